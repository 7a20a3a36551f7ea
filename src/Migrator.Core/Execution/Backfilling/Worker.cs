using System.Data.Common;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>One of those who copy a table: leases ranges and runs their batches, one after the other.</summary>
internal sealed class Worker(IMigrationDatabase database, RunSettings settings, IRunObserver observer, CopyingTask task, StopSign stop)
{
    // Smaller tables are cleaned up once, at the end.
    private const long UnitsWorthTidying = 16384;
    private const int TidyingsInAPass = 4;

    // Dividing a range may cost its owner the batch that is under way, so there must be some left on both sides.
    private const int BatchesWorthSplitting = 4;
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(10);

    // What comes after it is cleaned up at the end, soon enough.
    private const double LastTidyingAt = 0.8;
    private readonly InTheWay inTheWay = new(database.Execution, task.Table);
    private long unitsSinceTidying;
    private long rowsSinceTidying;
    private double densest;
    private TimeSpan worked;
    private bool isSurplus;
    private readonly FailingStreak streak = new();

    public required BatchPacing Pacing { get; init; }

    public required GivingWay GivingWay { get; init; }

    public required BackfillProgress Progress { get; init; }

    /// <summary>Holds back all workers of the table.</summary>
    public required Throttle Throttle { get; init; }

    /// <summary>How many workers there are to be.</summary>
    public required CrewSize Size { get; init; }

    /// <summary>True once it is one too many.</summary>
    public bool IsSurplus => isSurplus || (isSurplus = Size.TryLeave());

    /// <summary>Cancelled when another worker of this process has found that none may go on.</summary>
    public required CancellationToken Ended { get; init; }

    /// <summary>True while the throttle is closed; a range is better given back than kept meanwhile.</summary>
    public bool IsHeldBack => Throttle.Current is not null;

    /// <summary>Rests for the duty cycle and waits while the throttle is closed. True once no further batch may begin.</summary>
    public async Task<bool> MustStopAsync()
    {
        await Throttle.PassAsync(worked, stop, Ended).ConfigureAwait(false);
        worked = TimeSpan.Zero;
        Pacing.Adjust(Throttle.BatchTarget, Throttle.Bounds.Units(densest));
        return stop.IsRaised || Ended.IsCancellationRequested;
    }

    public CancellationToken Cancellation => stop.Cancellation;

    /// <summary>A range to copy, if there is one to be had.</summary>
    /// <exception cref="BackfillBlockedException">The database could not be reached for too long.</exception>
    public async Task<RangeLeasing> LeaseAsync()
    {
        try
        {
            // Not cancelled half way: nobody would know then that the range is ours, and have to wait for its lease to run out.
            var leasing = await database.State.LeaseRangeAsync(
                task.Coordinator, task.StepId, settings.Owner, settings.LeaseTimeToLive, BatchesWorthSplitting * Pacing.Size, CancellationToken.None).ConfigureAwait(false);
            GivingWay.Progressed();
            await LookAsync().ConfigureAwait(false);
            return leasing;
        }
        catch (Exception unreachable) when (unreachable is DatabaseUnreachableException or ControlSchemaBusyException)
        {
            await GiveWayAsync(unreachable.Message).ConfigureAwait(false);
            return new(RangeAnswer.Busy);
        }
    }

    /// <summary>The next batch of a range.</summary>
    public BatchRequest RequestFor(BackfillRange range)
        => task.RequestFor(range, Math.Min(range.To, range.Cursor + Pacing.Size), GivingWay.SkipsLocked && !range.IsLeftBehind, settings.LeaseTimeToLive);

    /// <summary>Runs a batch to its end: a cancellation comes after it, never in the middle.</summary>
    public async Task<BatchResult> RunAsync(BatchRequest request)
    {
        await observer.AtAsync($"batch:{task.Table}", Cancellation).ConfigureAwait(false);
        var result = await database.Rows.RunBatchAsync(request, CancellationToken.None).ConfigureAwait(false);
        worked += result.Elapsed;
        if (result.Rows > 0)
        {
            streak.WentThrough();
        }

        Progress.BatchTime = result.Elapsed;
        Progress.Slowness = Throttle.Slowness;
        densest = Math.Max(densest, (double)result.Rows / Math.Max(1, request.To - request.From));
        return result;
    }

    /// <summary>Fills what can be filled in the stretch of a batch and records the rest.</summary>
    /// <exception cref="StoppedAtRowException">A row's mapping fails, and that is where it was to stop.</exception>
    /// <exception cref="RowsFailAlikeException">Nearly all rows fail.</exception>
    public async Task IsolateAsync(BatchRequest request)
    {
        try
        {
            var said = await database.State.ReadSteeringAsync(task.Coordinator.Migration, CancellationToken.None).ConfigureAwait(false);
            await database.Rows.IsolatePoisonAsync(request with { OnBadRow = said?.OnBadRow ?? settings.OnBadRow }, streak, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is DatabaseUnreachableException or ControlSchemaBusyException or DbException { IsTransient: true })
        {
            // The stored range tells how far it came.
        }
    }

    /// <summary>The range as it is stored, after an answer was lost; null if it is another's. The same again while the database cannot be reached.</summary>
    public async Task<BackfillRange?> ReclaimAsync(BackfillRange range)
    {
        try
        {
            return await database.State.ReclaimRangeAsync(range, settings.LeaseTimeToLive, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is DatabaseUnreachableException or ControlSchemaBusyException)
        {
            return range;
        }
    }

    /// <summary>Gives a range back, so that nobody has to wait for its lease to run out.</summary>
    public async Task ReleaseAsync(BackfillRange range)
    {
        using var limit = new CancellationTokenSource(ReleasePatience);
        try
        {
            await database.State.ReleaseRangeAsync(range, limit.Token).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is MigratorException or OperationCanceledException or DbException)
        {
            // Its lease ends by itself.
        }
    }

    /// <summary>Lets the server clean up now and then, so that its own cleaning is not at work when a step wants its lock.</summary>
    public async Task TidyWhenDueAsync(TableName part, long units, long rows)
    {
        (unitsSinceTidying, rowsSinceTidying) = (unitsSinceTidying + units, rowsSinceTidying + rows);
        if (IsTidyingDue)
        {
            (unitsSinceTidying, rowsSinceTidying) = (0, 0);
            try
            {
                await database.Rows.TidyAsync([part], isOver: false, Cancellation).ConfigureAwait(false);
            }
            catch (DatabaseUnreachableException)
            {
                // The next batch finds out for how long.
            }
        }
    }

    // Each worker of this process counts its own share.
    private bool IsTidyingDue => settings.Throttle.VacuumEvery is { } every
        ? rowsSinceTidying >= Math.Max(1, every / Math.Max(1, settings.Workers))
        : Progress.Fraction < LastTidyingAt && unitsSinceTidying >= Math.Max(UnitsWorthTidying, Progress.Units / TidyingsInAPass);

    private async Task LookAsync()
    {
        try
        {
            Progress.Look(await database.State.ReadRangesAsync(task.Coordinator.Migration, CancellationToken.None).ConfigureAwait(false), task.StepId);
        }
        catch (DatabaseUnreachableException)
        {
            // It is only for show.
        }
    }

    /// <summary>Waits after a batch that gave way, and says for whom once waiting has not helped.</summary>
    public async Task GiveWayAsync(BatchResult result)
        => await GiveWayAsync(result.Ending == BatchEnding.GaveWay && GivingWay.SkipsLocked
            ? await inTheWay.ExplainAsync(result.Message, Cancellation).ConfigureAwait(false)
            : result.Message).ConfigureAwait(false);

    /// <summary>Waits before the next attempt, and says why.</summary>
    public async Task GiveWayAsync(string? reason)
    {
        Progress.Waits(reason);
        await GivingWay.WaitAsync(reason, Cancellation).ConfigureAwait(false);
    }
}
