using System.Globalization;
using System.Text.RegularExpressions;
using Semver;

namespace Migrator.Gates;

/// <summary>Versions that begin with a year: numbers, of which some may be left out or have a leading zero, and which are ordered as numbers.</summary>
internal static partial class CalendarVersion
{
    /// <summary>Reads what is no SemVer only because numbers are missing, padded, or four.</summary>
    public static (SemVersion Version, int Fourth)? Read(string? text)
    {
        if (text is null || Whole().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var label = match.Groups["label"] is { Success: true } group ? group.Value : "";
        return SemVersion.TryParse($"{Number("year")}.{Number("second")}.{Number("third")}{label}", SemVersionStyles.Strict, out var version) ? (version, Number("fourth")) : null;

        int Number(string name) => match.Groups[name] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A range without the leading zeros of such versions.</summary>
    public static string Unpadded(string range) => Padded().Replace(range, match => Zeros().Replace(match.Value, "."));

    [GeneratedRegex(@"^(?<year>[1-9]\d{3})\.(?<second>\d{1,8})(\.(?<third>\d{1,8}))?(\.(?<fourth>\d{1,8}))?(?<label>[-+].+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<![\d.])[1-9]\d{3}(\.\d+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Padded();

    [GeneratedRegex(@"\.0+(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Zeros();
}
