using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Hosting.Configuration;

namespace Migrator.Hosting.Running;

/// <summary>Whom an application asks which versions are live: those that its configuration names, as the commands do.</summary>
internal static class HostedSources
{
    private const string Unreadable = "LiveVersions:Sources";

    /// <summary>What the configuration says.</summary>
    /// <param name="parts">The database's parts.</param>
    /// <param name="asker">The call that takes kinds of sources which packages of their own bring.</param>
    /// <exception cref="UsageException">A source cannot be read, or is of a kind that nobody has brought.</exception>
    public static IReadOnlyList<ConfiguredSource> Read(MigratorParts parts, string asker) => ConfiguredSources.Read(ConfiguredValues.Of(parts.Setup.Section), new()
    {
        Kinds = parts.Setup.SourceKinds,
        Pooler = parts.Database is IPooledDatabase pooled ? pooled.PoolerAt : null,
        Variable = Environment.GetEnvironmentVariable,
        Elsewhere = $", or give {asker} what its package brings, such as new KubernetesSources()",
    });

    /// <summary>The sources of a gate; where the configuration cannot be read, one that keeps it closed and says why.</summary>
    public static IReadOnlyList<ILiveVersionSource> OrClosed(MigratorParts parts, string asker)
    {
        try
        {
            return AskedSources.Of(Read(parts, asker), parts.Options.Run, parts.Database, parts.Time);
        }
        catch (UsageException problem)
        {
            return [new HeartbeatSource(parts.Database.State, parts.Options.Run), new Closed(problem.Message)];
        }
    }

    private sealed class Closed(string reason) : ILiveVersionSource
    {
        public Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken) => Task.FromResult(FleetObservation.Failed(Unreadable, reason));
    }
}
