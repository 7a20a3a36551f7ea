using Migrator.Execution.State;

namespace Migrator.Gates.Orders;

/// <summary>The orders of versions, application by application.</summary>
/// <param name="schemes">The schemes of those whose versions are no SemVer.</param>
/// <param name="releases">The registered releases; null where only the form of versions and ranges is asked for.</param>
public sealed class VersionOrders(IReadOnlyList<AppScheme> schemes, IReadOnlyList<Release>? releases)
{
    /// <summary>SemVer for every application.</summary>
    public static VersionOrders Usual { get; } = new([], null);

    /// <summary>True if an application's versions are ordered by registration, so that one has to know the releases.</summary>
    public bool NeedReleases => schemes.Any(one => one.Scheme == VersionScheme.Ordinal);

    /// <summary>The same schemes, with the releases as they are registered now.</summary>
    public VersionOrders With(IReadOnlyList<Release> registered) => new(schemes, registered);

    /// <summary>The scheme of an application's versions.</summary>
    public VersionScheme SchemeOf(string app) => schemes.FirstOrDefault(one => string.Equals(one.App, app, StringComparison.OrdinalIgnoreCase))?.Scheme ?? VersionScheme.SemVer;

    /// <summary>The order of an application's versions.</summary>
    public IVersionOrder Of(string app) => Of(app, SchemeOf(app));

    /// <summary>The order of an application's versions by a scheme that somebody else has named, such as a fence.</summary>
    public IVersionOrder Of(string app, VersionScheme scheme) => scheme switch
    {
        VersionScheme.SemVer => new SemVerOrder(),
        VersionScheme.CalVer => new CalVerOrder(),
        _ => new OrdinalOrder(app, releases?.Where(one => one.App == app).ToDictionary(one => one.Version, one => one.Ordinal)),
    };
}
