using Migrator.Cli.Configuration;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Kubernetes;

namespace Migrator.Cli.Running;

/// <summary>Who knows which versions are live: the database's heartbeats, what the configuration names, and what somebody asserts.</summary>
internal static class FleetSources
{
    // One for all: it keeps connections and their limits.
    private static readonly HttpClient Client = new() { MaxResponseContentBufferSize = 8 << 20, Timeout = Timeout.InfiniteTimeSpan };

    public static IReadOnlyList<ILiveVersionSource> Of(ToolSettings settings, IMigrationDatabase database)
        =>
        [
            .. settings.Sources.Any(source => source.Kind == SourceKind.Heartbeats) ? Array.Empty<ILiveVersionSource>() : [Heartbeats(settings, database)],
            .. settings.Sources.Select(source => new BoundedSource(Source(source, settings, database), source.Bounds, TimeProvider.System)),
            .. settings.Live.Count == 0 ? Array.Empty<ILiveVersionSource>() : [Manifest(settings)],
        ];

    /// <summary>True if somebody asserts an empty fleet and no source has seen anybody of late either.</summary>
    public static async Task<bool> IsNothingLiveAsync(ToolSettings settings, IMigrationDatabase database, CancellationToken cancellationToken)
    {
        if (settings.Live.Count == 0 || Manifest(settings).Versions.Count > 0)
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

    private static HeartbeatSource Heartbeats(ToolSettings settings, IMigrationDatabase database) => new(database.State, settings.Run);

    private static ILiveVersionSource Source(ConfiguredSource source, ToolSettings settings, IMigrationDatabase database) => source.Kind switch
    {
        SourceKind.Heartbeats => Heartbeats(settings, database),
        SourceKind.Sessions => new SessionSource(database.State, source.Roles, source.Poolers),
        SourceKind.Command => new CommandSource(source.Command, source.Variables),
        SourceKind.Http => new HttpSource(Client, source.Url!, source.Token),
        SourceKind.Prometheus => new PrometheusSource(Client, source.Query!, source.Token),
        SourceKind.Kubernetes => new KubernetesSource(source.Fleet!),
        _ => new FileSource(source.Path!),
    };

    private static ManifestSource Manifest(ToolSettings settings)
        => ManifestSource.TryParse(settings.Live, settings.Policy.Orders, out var source, out var why)
            ? source
            : throw new UsageException($"--live cannot be read: {why}. Accepted: {ManifestSource.AcceptedForms}.");
}
