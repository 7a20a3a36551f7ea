using System.Security.Cryptography;
using System.Text;
using Migrator.Execution.LiveVersions;

namespace Migrator.Hosting.Configuration;

/// <summary>What the looks at a source without a name are remembered by: its kind, and a digest of what it is asked.</summary>
/// <remarks>
/// Two applications may each have a source of one kind that looks elsewhere. If their looks were taken for one another's, a
/// gate would count a time as watched in which nobody looked where it matters.
/// </remarks>
internal static class WatchedAs
{
    // How an answer is judged and how one proves who asks say nothing of where it looks.
    private static readonly string[] Elsewhere =
        ["Type", "Role", "Timeout", "MaxAge", "ExpectedMin", "PasswordVariable", "PasswordFile", "TokenVariable", "TokenFile"];

    public static string Of(string type, SourceKeys keys)
    {
        var asked = keys.Entries
            .Where(entry => !Elsewhere.Contains(entry.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            .Select(entry => $"{entry.Key.ToUpperInvariant()}={entry.Value}")
            .Order(StringComparer.Ordinal)
            .ToList();
        return asked.Count == 0 ? type : $"{type} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', asked))))[..12]}";
    }
}
