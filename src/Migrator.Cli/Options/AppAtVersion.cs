using System.Diagnostics.CodeAnalysis;

namespace Migrator.Cli.Options;

/// <summary>An application and something about its version, as <c>APP=VERSION</c> or <c>APP=RANGE</c>.</summary>
internal sealed record AppAtVersion(string App, string Version)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out AppAtVersion? parsed)
    {
        // A range has equals signs of its own; the first one ends the application's name.
        var at = text.IndexOf('=', StringComparison.Ordinal);
        parsed = at > 0 && at < text.Length - 1 ? new AppAtVersion(text[..at].Trim(), text[(at + 1)..].Trim()) : null;
        return parsed is { App.Length: > 0, Version.Length: > 0 };
    }
}
