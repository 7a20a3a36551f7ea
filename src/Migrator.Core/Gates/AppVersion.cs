using System.Diagnostics.CodeAnalysis;
using Semver;

namespace Migrator.Gates;

/// <summary>
/// The version of an application, ordered as SemVer orders it, or, if it begins with a year, by its numbers. Build metadata
/// (<c>+sha</c>) is dropped when it is read.
/// </summary>
public sealed class AppVersion : IComparable<AppVersion>, IEquatable<AppVersion>
{
    /// <summary>What can be read, for error messages.</summary>
    public const string AcceptedForms = "2.4.0, 2.4.0-rc.1, 2.4.0+3f2a91c, 2026.04, 2026.04.01, 2026.04.01.3";

    private readonly int fourth;

    private AppVersion(SemVersion version, int fourth) => (Version, this.fourth) = (version, fourth);

    /// <summary>True for a version that comes before its release, such as 2.4.0-rc.1.</summary>
    public bool IsPrerelease => Version.IsPrerelease;

    internal SemVersion Version { get; }

    /// <summary>Reads a version; what is neither SemVer nor begins with a year is refused, never guessed.</summary>
    /// <param name="text">One of the <see cref="AcceptedForms"/>.</param>
    /// <param name="version">The version, if it could be read.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AppVersion? version)
    {
        version = SemVersion.TryParse(text, SemVersionStyles.Strict, out var parsed) ? new AppVersion(parsed.WithoutMetadata(), 0)
            : CalendarVersion.Read(text) is { } calendar ? new AppVersion(calendar.Version.WithoutMetadata(), calendar.Fourth)
            : null;
        return version is not null;
    }

    /// <inheritdoc />
    public int CompareTo(AppVersion? other)
        => other is null ? 1
        : (Version.WithoutPrerelease().ComparePrecedenceTo(other.Version.WithoutPrerelease()), fourth.CompareTo(other.fourth)) switch
        {
            (0, 0) => Version.ComparePrecedenceTo(other.Version),
            (0, var order) => order,
            (var order, _) => order,
        };

    /// <inheritdoc />
    public bool Equals(AppVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as AppVersion);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Version, fourth);

    /// <summary>The version as it can be read again.</summary>
    public override string ToString() => fourth == 0 ? Version.ToString() : $"{Version.WithoutPrerelease()}.{fourth}{(Version.IsPrerelease ? $"-{Version.Prerelease}" : "")}";

    /// <summary>True if both are the same version.</summary>
    public static bool operator ==(AppVersion? left, AppVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>True if they are different versions.</summary>
    public static bool operator !=(AppVersion? left, AppVersion? right) => !(left == right);

    /// <summary>Orders two versions.</summary>
    public static bool operator <(AppVersion left, AppVersion right) => left.CompareTo(right) < 0;

    /// <summary>Orders two versions.</summary>
    public static bool operator >(AppVersion left, AppVersion right) => left.CompareTo(right) > 0;

    /// <summary>Orders two versions.</summary>
    public static bool operator <=(AppVersion left, AppVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Orders two versions.</summary>
    public static bool operator >=(AppVersion left, AppVersion right) => left.CompareTo(right) >= 0;
}
