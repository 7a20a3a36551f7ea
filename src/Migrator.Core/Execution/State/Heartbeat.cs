using Migrator.Gates.Orders;
using Migrator.Gates.Uses;

namespace Migrator.Execution.State;

/// <summary>An application instance that has registered itself in the database.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version, as it says.</param>
/// <param name="InstanceId">Tells instances apart.</param>
/// <param name="StartedAt">When it registered, by the database's clock.</param>
/// <param name="LeaseUntil">How long it is taken as live without a further sign, by the database's clock.</param>
/// <param name="LastSeen">When it last gave a sign.</param>
/// <param name="IsLive">True if its lease had not ended when it was read.</param>
public sealed record Heartbeat(string App, string Version, string InstanceId, DateTimeOffset StartedAt, DateTimeOffset LeaseUntil, DateTimeOffset LastSeen, bool IsLive)
{
    /// <summary>What it says it can do, and does.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}

/// <summary>The lowest version of an application that may register.</summary>
/// <param name="App">The application.</param>
/// <param name="Range">The range a version must satisfy; null while the fence is down.</param>
/// <param name="RaisedAt">When it was raised, by the database's clock.</param>
/// <param name="Migration">The migration whose contract raised it.</param>
public sealed record Fence(string App, string? Range, DateTimeOffset? RaisedAt, MigrationId? Migration)
{
    /// <summary>How whoever raised it orders the versions: everybody judges by that.</summary>
    public VersionScheme Scheme { get; init; }

    /// <summary>What an instance that says what it does with the migration's shapes has to say; others are judged by their version.</summary>
    public ShapeUses Admits { get; init; } = ShapeUses.NewOnly;
}
