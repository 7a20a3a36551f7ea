using System.Text.RegularExpressions;

namespace Migrator.Gates;

/// <summary>Ranges as NuGet writes them, said in npm's words: <c>[2.4,3)</c> is <c>&gt;=2.4.0 &lt;3.0.0</c>.</summary>
internal static partial class IntervalNotation
{
    /// <summary>The same range for npm; what is no interval is left as it is.</summary>
    /// <param name="range">A range, or several with <c>||</c> between them.</param>
    public static string ToNpm(string range) => string.Join(" || ", range.Split("||").Select(one => One(one.Trim())));

    private static string One(string range)
    {
        if (Exact().Match(range) is { Success: true } exact)
        {
            return Padded(exact.Groups["only"].Value);
        }

        if (Interval().Match(range) is not { Success: true } interval)
        {
            return range;
        }

        var (low, high) = (interval.Groups["low"].Value.Trim(), interval.Groups["high"].Value.Trim());
        string[] bounds =
        [
            .. low.Length == 0 ? Array.Empty<string>() : [$"{(range[0] == '[' ? ">=" : ">")}{Padded(low)}"],
            .. high.Length == 0 ? Array.Empty<string>() : [$"{(range[^1] == ']' ? "<=" : "<")}{Padded(high)}"],
        ];
        return bounds.Length == 0 ? "*" : string.Join(" ", bounds);
    }

    // npm takes a bound with missing numbers for all versions that begin so; NuGet takes what is missing for 0.
    private static string Padded(string version) => Short().Match(version) is { Success: true } match
        ? version[..match.Length] + string.Concat(Enumerable.Repeat(".0", 2 - match.Groups["more"].Captures.Count)) + version[match.Length..]
        : version;

    [GeneratedRegex(@"^\[(?<only>[^,\[\]()]+)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Exact();

    [GeneratedRegex(@"^[\[(](?<low>[^,\[\]()]*),(?<high>[^,\[\]()]*)[\])]$", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();

    [GeneratedRegex(@"^\s*\d+(?<more>\.\d+){0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Short();
}
