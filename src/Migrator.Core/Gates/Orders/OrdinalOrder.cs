using System.Text.RegularExpressions;

namespace Migrator.Gates.Orders;

/// <summary>The order in which releases were first registered. What was never registered has no place in it.</summary>
/// <param name="app">The application.</param>
/// <param name="places">The places of its versions, from 1; null where only the form of texts is asked for.</param>
public sealed partial class OrdinalOrder(string app, IReadOnlyDictionary<string, long>? places) : IVersionOrder
{
    /// <inheritdoc />
    public VersionScheme Scheme => VersionScheme.Ordinal;

    /// <inheritdoc />
    public string AcceptedVersions => "3f2a91c, build-4711, 2.4.0+3f2a91c: a letter or digit, then letters, digits and . _ + / @ : -";

    /// <inheritdoc />
    public string AcceptedRanges => ">=3f2a91c, >=3f2a91c <b81e004, 3f2a91c, >=3f2a91c || 77d0c1e, [3f2a91c,b81e004), * for any";

    /// <summary>The versions that a range names: those whose places have to be known to judge by it; none if it cannot be read.</summary>
    public static IReadOnlyList<string> NamedIn(string range)
    {
        try
        {
            return [.. RangeText.Read(range).SelectMany(way => way).Select(bound => bound.At).Distinct()];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <inheritdoc />
    public bool IsVersion(string? text) => Name().IsMatch(text ?? "");

    /// <inheritdoc />
    public string? Plain(string? text) => IsVersion(text) ? text : null;

    /// <inheritdoc />
    public string? WrongWith(string? range)
    {
        try
        {
            var ways = RangeText.Read(range);
            var named = ways.SelectMany(way => way).Select(bound => bound.At).ToList();
            return named.FirstOrDefault(one => !IsVersion(one)) is { } wrong ? $"'{wrong}' is no version such as {AcceptedVersions}"
                : places is null ? null
                : named.FirstOrDefault(one => !places.ContainsKey(one)) is { } missing ? $"{app} {missing} was never registered, so it has no place in the order. Run: migrator release register {app}={missing}, with --newest, --before or --after"
                : Placed(ways, places).IsEmpty ? "no version can satisfy it"
                : null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <inheritdoc />
    public VersionPlace Place(string? version, string? range)
        => WrongWith(range) is not null ? VersionPlace.Undecidable
        : !IsVersion(version) ? VersionPlace.Unreadable
        : places is null || version is null || !places.TryGetValue(version, out var place) ? VersionPlace.Unregistered
        : Placed(RangeText.Read(range), places).Contains(place) ? VersionPlace.Inside
        : VersionPlace.Outside;

    /// <inheritdoc />
    public bool IsBefore(string? version, string? range)
        => WrongWith(range) is null && places is not null && version is not null && places.TryGetValue(version, out var place) && Placed(RangeText.Read(range), places).IsAfter(place);

    /// <inheritdoc />
    public string? ReleaseOf(string? version) => null;

    /// <inheritdoc />
    public bool Meet(string range, string other)
        => places is not null && WrongWith(range) is null && WrongWith(other) is null
            && !Placed(RangeText.Read(range), places).Within(Placed(RangeText.Read(other), places)).IsEmpty;

    // Places are whole numbers: nothing is between two neighbours.
    private static PlacedRange<long> Placed(IReadOnlyList<IReadOnlyList<Bound<string>>> ways, IReadOnlyDictionary<string, long> places)
        => new([.. ways.Select(way => (IReadOnlyList<Bound<long>>)[.. way.Select(bound => bound.Kind switch
        {
            BoundKind.Above => new Bound<long>(BoundKind.AtLeast, places[bound.At] + 1),
            BoundKind.Below => new Bound<long>(BoundKind.AtMost, places[bound.At] - 1),
            _ => new Bound<long>(bound.Kind, places[bound.At]),
        })])]);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+/@:-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
