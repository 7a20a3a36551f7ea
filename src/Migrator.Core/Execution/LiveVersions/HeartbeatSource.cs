using Migrator.Execution.Ports;
using Migrator.Execution.Runs;

namespace Migrator.Execution.LiveVersions;

/// <summary>The instances that have registered themselves in the database, live or not by the database's clock.</summary>
/// <param name="state">Where they have registered.</param>
/// <param name="settings">How far back to look: the longer of the windows.</param>
public sealed class HeartbeatSource(IStatePort state, RunSettings settings) : ILiveVersionSource
{
    /// <summary>The source's name.</summary>
    public const string Name = "heartbeats";

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        if (await state.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return new FleetObservation(Name, ObservationStatus.Failed, "the control schema is not installed in this database, so nothing can have registered", []);
        }

        var heartbeats = await state.ReadHeartbeatsAsync(settings.LongestWindow, cancellationToken).ConfigureAwait(false);
        return new FleetObservation(
            Name,
            ObservationStatus.Complete,
            null,
            [.. heartbeats.Select(beat => new LiveInstance(beat.App, beat.Version, beat.InstanceId, beat.LastSeen, beat.IsLive) { FirstSeen = beat.StartedAt, Capabilities = beat.Capabilities })])
        {
            KeepsHistory = true,
        };
    }
}
