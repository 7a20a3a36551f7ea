using Microsoft.Extensions.Hosting;
using Migrator.Execution.LiveVersions;
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

    private const string CannotLook = "cannot look";

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
        var configured = HostedSources.Read(parts, nameof(MigratorBuilder.AddObserver));
        this.parts = parts;
        watch = new FleetWatch(parts.Database.State, AskedSources.Of(configured, parts.Options.Run, parts.Database, parts.Time), parts.Options.Run.MaxGap);

        // Heartbeats keep their own history: where nothing else is asked nobody has to look.
        interval = configured.Any(source => source.NeedsWatching) ? parts.Options.ObserverInterval : null;
        sources = string.Join(", ", configured.Select(source => source.Bounds.WatchedAs ?? source.Bounds.Name).Order(StringComparer.Ordinal));
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
            var (standing, trouble) = await LookAsync(timeToLive, cancellationToken).ConfigureAwait(false);
            Tell(standing, trouble);
        }
#pragma warning disable CA1031 // Whatever goes wrong here, the application has its own work to do; health and gates tell of it.
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            parts.Logger.ObservationFailed(problem);
            Tell(CannotLook, DeniedRight.In(problem) is { } denied
                ? $"the role of the application may not write down what it sees ({denied.Message}). {ObserverRights.Cure}"
                : problem.Message);
        }

        if (parts.Instance.ObserverTrouble is not null)
        {
            // Another may see more from where it is.
            await StandDownAsync().ConfigureAwait(false);
        }
    }

    private void Tell(string standing, string? trouble)
    {
        if (parts.Instance.Observe(standing, trouble) && trouble is not null)
        {
            parts.Logger.Blind(trouble);
        }
    }

    /// <returns>How it takes part, and why it did not see all; null if it did, or if it is not its turn.</returns>
    private async Task<(string Standing, string? Trouble)> LookAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var state = parts.Database.State;
        if (await ControlSchemaInstalling.ReadVersionAsync(state, cancellationToken).ConfigureAwait(false) is null)
        {
            // No migration was ever run here: no gate asks.
            return ("has nothing to look for yet", null);
        }

        if (!await state.TryObserveAsync(sources, owner, timeToLive, cancellationToken).ConfigureAwait(false))
        {
            isElected = false;
            return ("another looks", null);
        }

        if (!isElected)
        {
            isElected = true;
            parts.Logger.Elected(sources);
        }

        var look = await watch.ObserveAsync(cancellationToken).ConfigureAwait(false);
        await new UsageWatch(state).ObserveAsync(cancellationToken).ConfigureAwait(false);
        return look.Observations.FirstOrDefault(one => one is { IsRequired: true, Status: not ObservationStatus.Complete }) is { } part
            ? (CannotLook, $"{part.Source} did not answer completely: {part.Reason}")
            : ("looks for all", null);
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
            isElected = false;
        }
#pragma warning disable CA1031 // The lease runs out by itself.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            parts.Logger.ObservationFailed(problem);
        }
    }
}
