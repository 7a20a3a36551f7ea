namespace Migrator.Gates.Orders;

/// <summary>Tells which versions of one application are in a range.</summary>
public interface IVersionOrder
{
    /// <summary>How the versions follow each other.</summary>
    VersionScheme Scheme { get; }

    /// <summary>What versions may look like, for error messages.</summary>
    string AcceptedVersions { get; }

    /// <summary>What ranges may look like, for error messages.</summary>
    string AcceptedRanges { get; }

    /// <summary>True if the text is a version; it may have no place in the order all the same.</summary>
    bool IsVersion(string? text);

    /// <summary>The version as all that are the same are written; null if the text is no version.</summary>
    string? Plain(string? text);

    /// <summary>Why nobody can judge by a range; null if one can.</summary>
    string? WrongWith(string? range);

    /// <summary>Where a version stands to a range.</summary>
    VersionPlace Place(string? version, string? range);

    /// <summary>True if a version comes before all of a range. One that is outside and does not may be newer.</summary>
    bool IsBefore(string? version, string? range);

    /// <summary>The release that a pre-release leads to; null for what is none.</summary>
    string? ReleaseOf(string? version);

    /// <summary>True if a version can be in both ranges; false, too, where nobody can judge by one of them.</summary>
    bool Meet(string range, string other);
}
