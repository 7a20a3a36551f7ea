using Microsoft.Extensions.Hosting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Hosting.Configuration;
using Migrator.Hosting.Running;

namespace Migrator.Hosting.Observing;

/// <summary>
/// Looks at the live versions again and again, and writes down what it sees. Of all instances that ask the same sources one does
/// so, by a lease; when it is gone, the next that asks for the lease follows it.
/// </summary>
internal sealed class FleetObserver : BackgroundService
{
    /// <summary>How often the lease could be renewed while it lasts.</summary>
    public const int LooksPerLease = 3;

    /// <summary>How many intervals may pass between two looks while one instance follows another: the lease, and the longest pause of who follows.</summary>
    public const int LongestPause = LooksPerLease + 2;

    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    private readonly MigratorParts parts;
    private readonly FleetWatch watch;
    private readonly TimeSpan? interval;
    private readonly string sources;
    private readonly string owner;
    private bool isElected;

    /// <exception cref="UsageException">A source of the configuration cannot be read, or is of a kind that nobody has brought.</exception>
    public FleetObserver(MigratorParts parts)
    {
        var configured = ConfiguredSources.Read(ConfiguredValues.Of(parts.Setup.Section), new()
        {
            Kinds = parts.Setup.SourceKinds,
            Pooler = parts.Database is IPooledDatabase pooled ? pooled.PoolerAt : null,
            Variable = Environment.GetEnvironmentVariable,
            Elsewhere = ", or give AddObserver what its package brings, such as new KubernetesSources()",
        });
        this.parts = parts;
        watch = new FleetWatch(parts.Database.State, AskedSources.Of(configured, parts.Options.Run, parts.Database, parts.Time), parts.Options.Run.MaxGap);

        // Heartbeats keep their own history: where nothing else is asked nobody has to look.
        interval = configured.Any(source => source.NeedsWatching) ? parts.Options.ObserverInterval : null;
        sources = string.Join(", ", configured.Select(source => source.Bounds.Name).Order(StringComparer.Ordinal));
        owner = $"{parts.Options.Run.Owner} {Guid.NewGuid():N}";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (interval is not { } pause)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Instance.Lost);
        try
        {
            while (true)
            {
                await TryLookAsync(pause * LooksPerLease, ending.Token).ConfigureAwait(false);

                // Not all at the same moment, and none later than the lease is good for.
                await Task.Delay(pause * (0.8 + (Random.Shared.NextDouble() * 0.4)), parts.Time, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The application stops, or must not use the database any more.
        }

        await StandDownAsync().ConfigureAwait(false);
    }

    private async Task TryLookAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(timeToLive, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever goes wrong here, the application has its own work to do; the gap is seen by whoever judges.
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            parts.Logger.ObservationFailed(problem);
        }
    }

    private async Task LookAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var state = parts.Database.State;
        if (await ControlSchemaInstalling.ReadVersionAsync(state, cancellationToken).ConfigureAwait(false) is null)
        {
            // No migration was ever run here: no gate asks.
            return;
        }

        if (!await state.TryObserveAsync(sources, owner, timeToLive, cancellationToken).ConfigureAwait(false))
        {
            isElected = false;
            return;
        }

        if (!isElected)
        {
            isElected = true;
            parts.Logger.Elected(sources);
        }

        await watch.ObserveAsync(cancellationToken).ConfigureAwait(false);
        await new UsageWatch(state).ObserveAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StandDownAsync()
    {
        // Who must not use the database any more lets the lease run out.
        if (!isElected || parts.Instance.Lost.IsCancellationRequested)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(ReleasePatience, parts.Time);
            await parts.Database.State.StopObservingAsync(sources, owner, limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The lease runs out by itself.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            parts.Logger.ObservationFailed(problem);
        }
    }
}
