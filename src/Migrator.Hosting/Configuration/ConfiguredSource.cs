using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;

namespace Migrator.Hosting.Configuration;

/// <summary>A source of live versions as the configuration describes it.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Bounds">What is asked of its answers.</param>
/// <param name="Create">Makes it for a database.</param>
internal sealed record ConfiguredSource(string Type, SourceBounds Bounds, Func<IMigrationDatabase, RunSettings, ILiveVersionSource> Create)
{
    /// <summary>True for what sees the present only: somebody has to look again and again.</summary>
    public bool NeedsWatching => Type != ConfiguredSources.Heartbeats;
}
