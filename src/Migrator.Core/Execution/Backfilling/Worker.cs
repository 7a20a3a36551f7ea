using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>What the batches of one table's backfill have in common.</summary>
internal sealed class Worker(IMigrationDatabase database, IRunObserver observer, Lease lease, TableName table, StopSign stop)
{
    // Smaller tables are cleaned up once, at the end.
    private const long UnitsWorthTidying = 16384;
    private const int TidyingsInAPass = 4;
    private long unitsSinceTidying;
    private double densest;
    private TimeSpan worked;

    public required BatchPacing Pacing { get; init; }

    public required GivingWay GivingWay { get; init; }

    public required BackfillProgress Progress { get; init; }

    /// <summary>Holds back all workers of the table.</summary>
    public required Throttle Throttle { get; init; }

    /// <summary>Waits while the throttle is closed. True once no further batch may begin.</summary>
    public async Task<bool> MustStopAsync()
    {
        await Throttle.PassAsync(worked, stop).ConfigureAwait(false);
        worked = TimeSpan.Zero;
        Pacing.Adjust(Throttle.BatchTarget, Throttle.Bounds.Units(densest));
        return stop.IsRaised;
    }

    public CancellationToken Cancellation => stop.Cancellation;

    /// <summary>Runs a batch to its end: a cancellation comes after it, never in the middle.</summary>
    public async Task<BatchResult> RunAsync(BatchRequest request)
    {
        await observer.AtAsync($"batch:{table}", Cancellation).ConfigureAwait(false);
        var result = await database.Rows.RunBatchAsync(request, CancellationToken.None).ConfigureAwait(false);
        worked += result.Elapsed;
        Progress.BatchTime = result.Elapsed;
        densest = Math.Max(densest, (double)result.Rows / Math.Max(1, request.To - request.From));
        return result;
    }

    /// <summary>Fills what can be filled in the stretch of a batch and records the rest. Gives the rows recorded.</summary>
    public async Task<int> IsolateAsync(BatchRequest request)
        => await database.Rows.IsolatePoisonAsync(request, CancellationToken.None).ConfigureAwait(false);

    /// <summary>The range as it is stored, after an answer was lost; the same again while the database cannot be reached.</summary>
    public async Task<BackfillRange?> ReadAgainAsync(BackfillRange range)
    {
        try
        {
            var stored = await database.State.ReadRangesAsync(lease.Migration, Cancellation).ConfigureAwait(false);
            return stored.SingleOrDefault(candidate => candidate.Id == range.Id);
        }
        catch (DatabaseUnreachableException)
        {
            return range;
        }
    }

    /// <summary>Lets the server clean up now and then, so that its own cleaning is not at work when a step wants its lock.</summary>
    public async Task TidyWhenDueAsync(long units)
    {
        unitsSinceTidying += units;
        if (unitsSinceTidying >= Math.Max(UnitsWorthTidying, Progress.Units / TidyingsInAPass))
        {
            unitsSinceTidying = 0;
            await database.Rows.TidyAsync(table, isOver: false, Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before the next attempt, and says why.</summary>
    public async Task GiveWayAsync(string? reason)
    {
        Progress.Waits(reason);
        await GivingWay.WaitAsync(reason, Cancellation).ConfigureAwait(false);
    }
}
