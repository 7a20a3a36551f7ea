using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Semver;

namespace Migrator.Gates.Orders;

/// <summary>A version made of numbers, with a label if it comes before its release. What is missing counts as 0.</summary>
internal sealed partial record NumberedVersion(string Release, SemVersion Label) : IComparable<NumberedVersion>
{
    public bool IsPrerelease => Label.IsPrerelease;

    /// <summary>Without what makes no difference: leading zeros, and numbers at the end that are 0.</summary>
    public string Plain
    {
        get
        {
            var last = Numbers.ToList().FindLastIndex(number => number != 0);
            var numbers = string.Join('.', Numbers.Take(Math.Max(1, last + 1)).Select(number => number.ToString(CultureInfo.InvariantCulture)));
            return IsPrerelease ? $"{numbers}-{Label.Prerelease}" : numbers;
        }
    }

    private IReadOnlyList<int> Numbers { get; } = [.. Release.Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    /// <summary>Reads <c>26.4</c>, <c>2026.04.01-rc.1</c> or <c>20260401+3f2a91c</c>; build metadata is dropped.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NumberedVersion? version)
    {
        version = Whole().Match(text ?? "") is { Success: true } match
            && SemVersion.TryParse($"0.0.0{match.Groups["label"].Value}", SemVersionStyles.Strict, out var label)
            ? new(match.Groups["numbers"].Value, label.WithoutMetadata())
            : null;
        return version is not null;
    }

    public int CompareTo(NumberedVersion? other) => other is null ? 1 : ByNumbers(other) is not 0 and var order ? order : Label.ComparePrecedenceTo(other.Label);

    /// <summary>True if both come before, or are, the same release.</summary>
    public bool IsOfSameRelease(NumberedVersion other) => ByNumbers(other) == 0;

    private int ByNumbers(NumberedVersion other)
        => Enumerable.Range(0, Math.Max(Numbers.Count, other.Numbers.Count))
            .Select(index => Numbers.ElementAtOrDefault(index).CompareTo(other.Numbers.ElementAtOrDefault(index)))
            .FirstOrDefault(order => order != 0);

    [GeneratedRegex(@"^(?<numbers>\d{1,9}(\.\d{1,9}){0,5})(?<label>[-+].+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
