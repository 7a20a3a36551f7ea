using System.Text.RegularExpressions;

namespace Migrator.Gates.Orders;

/// <summary>Reads ranges whose versions are words without a meaning of their own: comparisons, intervals, several with <c>||</c> between them.</summary>
internal static partial class RangeText
{
    /// <summary>The ways to be in the range, each with the bounds that must all hold.</summary>
    /// <exception cref="FormatException">It is no range.</exception>
    public static IReadOnlyList<IReadOnlyList<Bound<string>>> Read(string? text)
        => string.IsNullOrWhiteSpace(text) ? throw new FormatException("it is empty") : [.. text.Split("||").Select(one => One(one.Trim()))];

    private static IReadOnlyList<Bound<string>> One(string range)
    {
        if (range == "*")
        {
            return [];
        }

        if (Only().Match(range) is { Success: true } only)
        {
            return [new(BoundKind.Exactly, only.Groups["only"].Value)];
        }

        if (Interval().Match(range) is { Success: true } interval)
        {
            var (low, high) = (interval.Groups["low"].Value, interval.Groups["high"].Value);
            return
            [
                .. low.Length == 0 ? Array.Empty<Bound<string>>() : [new(range[0] == '[' ? BoundKind.AtLeast : BoundKind.Above, low)],
                .. high.Length == 0 ? Array.Empty<Bound<string>>() : [new(range[^1] == ']' ? BoundKind.AtMost : BoundKind.Below, high)],
            ];
        }

        return Comparisons().Match(range) is { Success: true } match
            ? [.. match.Groups["sign"].Captures.Zip(match.Groups["version"].Captures, (sign, version) => new Bound<string>(Kind(sign.Value), version.Value))]
            : throw new FormatException($"'{range}' is no comparison and no interval");
    }

    private static BoundKind Kind(string sign) => sign switch
    {
        ">=" => BoundKind.AtLeast,
        ">" => BoundKind.Above,
        "<=" => BoundKind.AtMost,
        "<" => BoundKind.Below,
        _ => BoundKind.Exactly,
    };

    // The first sign of a version is a letter or a digit: what npm means by ^ and ~ has no meaning here.
    private const string Word = @"[A-Za-z0-9][^\s<>=|,*()\[\]]*";

    [GeneratedRegex(@$"^\[\s*(?<only>{Word})\s*\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Only();

    [GeneratedRegex(@$"^[\[(]\s*(?<low>({Word})?)\s*,\s*(?<high>({Word})?)\s*[\])]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();

    [GeneratedRegex(@$"^((^|\s+)(?<sign>>=|<=|>|<|=|)\s*(?<version>{Word}))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comparisons();
}
