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

    // What comes after it is cleaned up at the end, soon enough.
    private const double LastTidyingAt = 0.8;
    private long unitsSinceTidying;

    public required BatchPacing Pacing { get; init; }

    public required GivingWay GivingWay { get; init; }

    public required BackfillProgress Progress { get; init; }

    /// <summary>True once no further batch may begin.</summary>
    public bool MustStop => stop.IsRaised;

    public CancellationToken Cancellation => stop.Cancellation;

    /// <summary>Runs a batch to its end: a cancellation comes after it, never in the middle.</summary>
    public async Task<BatchResult> RunAsync(BatchRequest request)
    {
        await observer.AtAsync($"batch:{table}", Cancellation).ConfigureAwait(false);
        return await database.Rows.RunBatchAsync(request, CancellationToken.None).ConfigureAwait(false);
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
        if (Progress.Fraction < LastTidyingAt && unitsSinceTidying >= Math.Max(UnitsWorthTidying, Progress.Units / TidyingsInAPass))
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
