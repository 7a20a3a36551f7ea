using Migrator.Cli.Configuration;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;

namespace Migrator.Cli.Running;

/// <summary>Who knows which versions are live: the database's heartbeats, what the configuration names, and what somebody asserts.</summary>
internal static class FleetSources
{
    public static IReadOnlyList<ILiveVersionSource> Of(ToolSettings settings, IMigrationDatabase database)
        =>
        [
            .. AskedSources.Of(settings.Sources, settings.Run, database, TimeProvider.System),
            .. settings.Asserted is { } asserted ? [asserted] : Array.Empty<ILiveVersionSource>(),
        ];

    /// <summary>True if somebody asserts an empty fleet and no source has seen anybody of late either.</summary>
    public static async Task<bool> IsNothingLiveAsync(ToolSettings settings, IMigrationDatabase database, CancellationToken cancellationToken)
    {
        if (settings is not { Policy.TrustsAssertions: true, Asserted.Versions.Count: 0 })
        {
            return false;
        }

        foreach (var source in Of(settings, database))
        {
            var observation = await source.ObserveAsync(cancellationToken).ConfigureAwait(false);

            // A control schema that is not there yet has nobody registered in it.
            if (observation.Instances.Count > 0 || (observation.Status != ObservationStatus.Complete && source is not HeartbeatSource))
            {
                return false;
            }
        }

        return true;
    }
}
