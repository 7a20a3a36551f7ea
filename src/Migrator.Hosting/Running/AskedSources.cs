using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Hosting.Configuration;

namespace Migrator.Hosting.Running;

/// <summary>Who is asked which versions are live: the database's heartbeats, and what the configuration names.</summary>
internal static class AskedSources
{
    public static IReadOnlyList<ILiveVersionSource> Of(IReadOnlyList<ConfiguredSource> configured, RunSettings run, IMigrationDatabase database, TimeProvider time)
        =>
        [
            .. configured.All(source => source.NeedsWatching) ? [new HeartbeatSource(database.State, run)] : Array.Empty<ILiveVersionSource>(),
            .. configured.Select(source => new BoundedSource(source.Create(database, run), source.Bounds, time)),
        ];
}
