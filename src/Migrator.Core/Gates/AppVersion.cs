using System.Diagnostics.CodeAnalysis;
using Semver;

namespace Migrator.Gates;

/// <summary>The version of an application, ordered as SemVer orders it. Build metadata (<c>+sha</c>) is dropped when it is read.</summary>
public sealed class AppVersion : IComparable<AppVersion>, IEquatable<AppVersion>
{
    /// <summary>What can be read, for error messages.</summary>
    public const string AcceptedForms = "2.4.0, 2.4.0-rc.1, 2.4.0+3f2a91c";

    private AppVersion(SemVersion version) => Version = version;

    internal SemVersion Version { get; }

    /// <summary>Reads a version; what is not SemVer is refused, never guessed.</summary>
    /// <param name="text">One of the <see cref="AcceptedForms"/>.</param>
    /// <param name="version">The version, if it could be read.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AppVersion? version)
    {
        version = SemVersion.TryParse(text, SemVersionStyles.Strict, out var parsed)
            ? new AppVersion(parsed.WithoutMetadata())
            : null;
        return version is not null;
    }

    /// <inheritdoc />
    public int CompareTo(AppVersion? other) => Version.ComparePrecedenceTo(other?.Version);

    /// <inheritdoc />
    public bool Equals(AppVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as AppVersion);

    /// <inheritdoc />
    public override int GetHashCode() => Version.GetHashCode();

    /// <summary>The version as it can be read again.</summary>
    public override string ToString() => Version.ToString();

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
