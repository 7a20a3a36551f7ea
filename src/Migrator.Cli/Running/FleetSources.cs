using Migrator.Cli.Configuration;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;

namespace Migrator.Cli.Running;

/// <summary>Who knows which versions are live: the database's heartbeats, and what somebody asserts.</summary>
internal static class FleetSources
{
    public static IReadOnlyList<ILiveVersionSource> Of(ToolSettings settings, IMigrationDatabase database)
    {
        var heartbeats = new HeartbeatSource(database.State, settings.Run);
        return settings.Live.Count == 0 ? [heartbeats] : [heartbeats, Manifest(settings)];
    }

    /// <summary>True if somebody asserts an empty fleet and nobody has registered of late either.</summary>
    public static async Task<bool> IsNothingLiveAsync(ToolSettings settings, IMigrationDatabase database, CancellationToken cancellationToken)
        => settings.Live.Count > 0
            && Manifest(settings).Versions.Count == 0
            && (await new HeartbeatSource(database.State, settings.Run).ObserveAsync(cancellationToken).ConfigureAwait(false)).Instances.Count == 0;

    private static ManifestSource Manifest(ToolSettings settings)
        => ManifestSource.TryParse(settings.Live, out var source, out var why)
            ? source
            : throw new UsageException($"--live cannot be read: {why}. Accepted: {ManifestSource.AcceptedForms}.");
}
