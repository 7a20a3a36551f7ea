namespace Migrator.Gates.Orders;

/// <summary>The order of SemVer, and of versions that begin with a year; ranges as npm and NuGet write them.</summary>
internal sealed class SemVerOrder : IVersionOrder
{
    public VersionScheme Scheme => VersionScheme.SemVer;

    public string AcceptedVersions => AppVersion.AcceptedForms;

    public string AcceptedRanges => VersionRange.AcceptedForms;

    public bool IsVersion(string? text) => AppVersion.TryParse(text, out _);

    public string? Plain(string? text) => AppVersion.TryParse(text, out var version) ? version.ToString() : null;

    public string? WrongWith(string? range) => VersionRange.TryParse(range, out _, out var why) ? null : why;

    public VersionPlace Place(string? version, string? range)
        => !VersionRange.TryParse(range, out var read, out _) ? VersionPlace.Undecidable
        : !AppVersion.TryParse(version, out var placed) ? VersionPlace.Unreadable
        : read.Contains(placed) ? VersionPlace.Inside
        : VersionPlace.Outside;

    public bool IsBefore(string? version, string? range)
        => VersionRange.TryParse(range, out var read, out _) && AppVersion.TryParse(version, out var placed) && read.IsAfter(placed);

    public string? ReleaseOf(string? version)
        => AppVersion.TryParse(version, out var read) && read.Version.IsPrerelease ? read.Version.WithoutPrereleaseOrMetadata().ToString() : null;

    public bool Meet(string range, string other)
        => VersionRange.TryParse(
            string.Join(" || ", from left in Npm(range).Split("||") from right in Npm(other).Split("||") select $"{left.Trim()} {right.Trim()}"), out _, out _);

    private static string Npm(string range) => VersionRange.TryParse(range, out var parsed, out _) ? parsed.Npm : range;
}
