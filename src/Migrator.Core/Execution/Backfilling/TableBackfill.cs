using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Backfilling;

/// <summary>Copies the existing rows of a table to its new shape, for every mapping open on it, and proves that none is left.</summary>
/// <remarks>
/// May be called again after a crash: it goes on at the stored cursors. Rows are locked one short batch at a time, and a
/// batch that meets somebody else is the one that gives way. Must be called after the expand that opened the mappings has committed.
/// </remarks>
public sealed class TableBackfill(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private const int MostPasses = 4;
    private readonly Crew crew = new(database, settings, observer, time);

    /// <summary>Runs until every row is copied, the time is used up or it is cancelled.</summary>
    /// <param name="lease">The lease, which the caller keeps alive.</param>
    /// <param name="table">The table.</param>
    /// <param name="budget">How long it may take; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends it after the current batches, without an exception.</param>
    /// <inheritdoc cref="RunAsync(Lease, string, TableName, IReadOnlyList{string}, TimeSpan?, CancellationToken)" />
    public Task<TableBackfillResult> RunAsync(Lease lease, TableName table, TimeSpan? budget, CancellationToken cancellationToken)
        => RunAsync(lease, $"backfill of {table}", table, suppressedTriggers: null, budget, cancellationToken);

    /// <summary>Runs until every row is copied, the time is used up or it is cancelled.</summary>
    /// <param name="lease">The lease, which the caller keeps alive.</param>
    /// <param name="stepId">The step of the plan, by which other processes know what the ranges are for.</param>
    /// <param name="table">The table.</param>
    /// <param name="suppressedTriggers">The users' triggers that must not fire; null to let all fire.</param>
    /// <param name="budget">How long it may take, waits and rests included; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends it after the current batches, without an exception.</param>
    /// <exception cref="LeaseLostException">Another runner has taken over; the batches that noticed wrote nothing.</exception>
    /// <exception cref="BackfillBlockedException">No batch could be committed for as long as the settings allow.</exception>
    /// <exception cref="RowsRefusedException">The server refuses for a reason that lies in no single row.</exception>
    /// <exception cref="PendingRowsRemainException">The proof failed.</exception>
    public async Task<TableBackfillResult> RunAsync(
        Lease lease, string stepId, TableName table, IReadOnlyList<string>? suppressedTriggers, TimeSpan? budget, CancellationToken cancellationToken)
    {
        var stop = new StopSign(time, budget, cancellationToken);
        var progress = new BackfillProgress(lease.Migration, table, observer, time);
        try
        {
            var (proof, throttled) = await CopyAsync(lease, stepId, table, suppressedTriggers, stop, progress).ConfigureAwait(false);
            if (proof is null)
            {
                return new(table, progress.Rows, null, 0, stop.Elapsed, stop.Ending) { Throttled = throttled };
            }

            observer.On(new BackfillEnded(lease.Migration, table, progress.Rows, proof.Rows, stop.Elapsed) { Poisoned = proof.Pending });
            return new(table, progress.Rows, proof.Rows, proof.Pending, stop.Elapsed, BackfillEnding.Complete);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(table, progress.Rows, null, 0, stop.Elapsed, BackfillEnding.Interrupted);
        }
    }

    // A cursor that has come to the end proves nothing: only the count does. Null: stopped before.
    private async Task<(PendingCount? Proof, ThrottleState? Throttled)> CopyAsync(
        Lease lease, string stepId, TableName table, IReadOnlyList<string>? suppressedTriggers, StopSign stop, BackfillProgress progress)
    {
        var preparing = new RangePreparing(database, lease, stepId, table);
        var outage = new Outage(progress, new GivingWay(table, settings.LockRetryFor, time), stop.Cancellation);
        for (var pass = 1; ; pass++)
        {
            var ground = await outage.SurviveAsync(() => CopiedGround.ReadAsync(database, table, stop.Cancellation)).ConfigureAwait(false);
            var own = ground.Mappings.Where(mapping => mapping.Migration == lease.Migration).ToList();
            if (own.Count == 0)
            {
                return (new(0, 0), null);
            }

            PassEnding ending;
            ThrottleState? throttled;
            try
            {
                var anew = pass > 1;
                await outage.SurviveAsync(() => preparing.PrepareAsync(progress, anew, stop.Cancellation)).ConfigureAwait(false);
                (ending, _, throttled) = await crew.RunAsync(
                    new() { Coordinator = lease, StepId = stepId, Table = table, Mappings = ground.Mappings, SuppressedTriggers = suppressedTriggers }, stop, progress).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is RowsRefusedException or UnsupportedTableException && pass < MostPasses)
            {
                // A partition has gone while it was being copied, or a mapping of another migration, and its functions with it.
                if (ground.IsSameAs(await outage.SurviveAsync(() => CopiedGround.ReadAsync(database, table, stop.Cancellation)).ConfigureAwait(false)))
                {
                    throw;
                }

                continue;
            }

            var ranges = await outage.SurviveAsync(() => database.State.ReadRangesAsync(lease.Migration, stop.Cancellation)).ConfigureAwait(false);
            progress.Look(ranges, stepId);
            switch (ending)
            {
                case PassEnding.Stopped:
                    return (null, throttled);

                case PassEnding.Over:
                    throw new LeaseLostException(lease.Migration);

                case PassEnding.StorageChanged:
                    // Whatever still has its place goes on there.
                    pass--;
                    await outage.WaitAsync($"{table} was rewritten, so its ranges start anew").ConfigureAwait(false);
                    continue;
            }

            var count = await outage.SurviveAsync(() => TidyAndCountAsync(table, ground.Parts, own, stop.Cancellation)).ConfigureAwait(false);
            var poisoned = ranges.Where(range => range.StepId == stepId).Sum(range => range.Poisoned);
            if (count.Pending == 0 || (count.Pending == poisoned && poisoned > 0) || count.Unexplained == 0)
            {
                return (count, null);
            }

            if (pass >= MostPasses)
            {
                throw new PendingRowsRemainException(table, count.Rows, count.Pending, poisoned);
            }
        }
    }

    // Neither keeps the other waiting.
    private async Task<PendingCount> TidyAndCountAsync(TableName table, IReadOnlyList<TableName> parts, IReadOnlyList<Mapping> own, CancellationToken cancellationToken)
    {
        var tidying = database.Rows.TidyAsync(TableRows.Outermost(table, parts), isOver: true, cancellationToken);
        var counting = database.Rows.CountPendingAsync(table, own, cancellationToken);
        await Task.WhenAll(tidying, counting).ConfigureAwait(false);
        return await counting.ConfigureAwait(false);
    }
}
