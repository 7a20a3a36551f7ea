namespace Migrator.Gates.Orders;

/// <summary>The order of numbers, however many there are. As with SemVer, a pre-release is only in a range that names one of the same release.</summary>
internal sealed class CalVerOrder : IVersionOrder
{
    public VersionScheme Scheme => VersionScheme.CalVer;

    public string AcceptedVersions => "26.4, 2026.04.01, 2026.04.01.3, 20260401, 2026.04-rc.1, 2026.04+3f2a91c";

    public string AcceptedRanges => ">=2026.04, >=2026.04 <2026.10, 2026.04.01, >=2026.04 || 2026.03.02, [2026.04,2026.10), * for any";

    public bool IsVersion(string? text) => NumberedVersion.TryParse(text, out _);

    public string? Plain(string? text) => NumberedVersion.TryParse(text, out var version) ? version.Plain : null;

    public string? WrongWith(string? range)
    {
        try
        {
            return Read(range).IsEmpty ? "no version can satisfy it" : null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    public VersionPlace Place(string? version, string? range)
        => WrongWith(range) is not null ? VersionPlace.Undecidable
        : !NumberedVersion.TryParse(version, out var read) ? VersionPlace.Unreadable
        : Read(range).Ways.Any(way => PlacedRange<NumberedVersion>.Holds(way, read) && (!read.IsPrerelease || way.Any(bound => bound.At.IsPrerelease && bound.At.IsOfSameRelease(read)))) ? VersionPlace.Inside
        : VersionPlace.Outside;

    public bool IsBefore(string? version, string? range)
        => WrongWith(range) is null && NumberedVersion.TryParse(version, out var read) && Read(range).IsAfter(read);

    public string? ReleaseOf(string? version) => NumberedVersion.TryParse(version, out var read) && read.IsPrerelease ? read.Release : null;

    public bool Meet(string range, string other) => WrongWith(range) is null && WrongWith(other) is null && !Read(range).Within(Read(other)).IsEmpty;

    private static PlacedRange<NumberedVersion> Read(string? range)
        => new([.. RangeText.Read(range).Select(way => (IReadOnlyList<Bound<NumberedVersion>>)[.. way.Select(Placed)])]);

    private static Bound<NumberedVersion> Placed(Bound<string> bound)
        => NumberedVersion.TryParse(bound.At, out var at) ? new(bound.Kind, at) : throw new FormatException($"'{bound.At}' is no version made of numbers");
}
