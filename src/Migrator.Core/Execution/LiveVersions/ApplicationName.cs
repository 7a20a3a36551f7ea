using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Migrator.Execution.LiveVersions;

/// <summary>How an application calls its connections: <c>app/version[+build][;host]</c>.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version, build included.</param>
public sealed record ApplicationName(string App, string Version)
{
    // PostgreSQL cuts longer names without a word.
    private const int MostBytes = 63;

    /// <summary>Reads a connection's name. One that may have lost the end of its version is not read.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApplicationName? name)
    {
        name = null;
        var (stated, hasEnd) = text?.IndexOf(';', StringComparison.Ordinal) is >= 0 and var end ? (text[..end], true) : (text ?? "", false);
        if (stated.Split('/', 2) is not [{ Length: > 0 } app, { Length: > 0 } version] || (!hasEnd && Encoding.UTF8.GetByteCount(stated) >= MostBytes))
        {
            return false;
        }

        name = new(app, version);
        return true;
    }
}
