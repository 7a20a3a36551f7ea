using System.Text.RegularExpressions;

namespace Migrator.Cli.Output;

/// <summary>Takes secrets out of text before it is printed: those that are known, and what looks like one.</summary>
internal sealed partial class Redaction
{
    private const string Mask = "***";

    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);

    /// <summary>Remembers a secret.</summary>
    public void Add(string? secret)
    {
        // A password of one or two letters would mask half of every sentence; the patterns catch it where it is named.
        if (secret is { Length: > 2 })
        {
            // Sources that are asked side by side read their secrets side by side.
            lock (secrets)
            {
                secrets.Add(secret);
            }
        }
    }

    public string Apply(string text)
    {
        string[] known;
        lock (secrets)
        {
            known = [.. secrets.OrderByDescending(secret => secret.Length)];
        }

        var clean = text;
        foreach (var secret in known)
        {
            clean = clean.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return Url().Replace(Named().Replace(clean, $"$1{Mask}"), $"$1{Mask}@");
    }

    [GeneratedRegex("""(?i)\b((?:ssl ?)?(?:password|pwd|passphrase)\s*=\s*)('(?:[^']|'')*'|"(?:[^"]|"")*"|[^;\s'"]+)""")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?i)\b([a-z][a-z0-9+.-]*://[^\s:/@]+:)[^\s@/]+@")]
    private static partial Regex Url();
}
