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

    /// <summary>Runs until every row is copied, the time is used up or it is cancelled.</summary>
    /// <param name="lease">The lease, which the caller keeps alive.</param>
    /// <param name="table">The table.</param>
    /// <param name="budget">How long it may take; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends it after the current batch, without an exception.</param>
    /// <exception cref="LeaseLostException">Another runner has taken over; the batch that noticed wrote nothing.</exception>
    /// <exception cref="BackfillBlockedException">No batch could be committed for as long as the settings allow.</exception>
    /// <exception cref="RowsRefusedException">The server refuses for a reason that lies in no single row.</exception>
    /// <exception cref="PendingRowsRemainException">The proof failed.</exception>
    public Task<TableBackfillResult> RunAsync(Lease lease, TableName table, TimeSpan? budget, CancellationToken cancellationToken)
        => RunAsync(lease, table, suppressedTriggers: null, budget, cancellationToken);

    /// <summary>Runs until every row is copied, without triggers that the plan names.</summary>
    /// <inheritdoc cref="RunAsync(Lease, TableName, TimeSpan?, CancellationToken)" />
    /// <param name="lease">The lease, which the caller keeps alive.</param>
    /// <param name="table">The table.</param>
    /// <param name="suppressedTriggers">The users' triggers that must not fire; null to let all fire.</param>
    /// <param name="budget">How long it may take; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends it after the current batch, without an exception.</param>
    public async Task<TableBackfillResult> RunAsync(Lease lease, TableName table, IReadOnlyList<string>? suppressedTriggers, TimeSpan? budget, CancellationToken cancellationToken)
    {
        var stop = new StopSign(time, budget, cancellationToken);
        var progress = new BackfillProgress(lease.Migration, table, observer, time);
        try
        {
            var throttle = await Throttle.StartAsync(database.Rows, lease.Migration, table, settings.Throttle, observer, time, cancellationToken).ConfigureAwait(false);
            await using var _ = throttle.ConfigureAwait(false);
            var worker = new Worker(database, observer, lease, table, stop)
            {
                Pacing = new BatchPacing(settings.BatchTarget),
                GivingWay = new GivingWay(table, settings.LockRetryFor, time),
                Progress = progress,
                Throttle = throttle,
            };
            var proof = await CopyAsync(worker, lease, table, suppressedTriggers).ConfigureAwait(false);
            if (proof is null)
            {
                return new(table, progress.Rows, null, 0, stop.Elapsed, stop.Ending) { Throttled = throttle.Current };
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
    private async Task<PendingCount?> CopyAsync(Worker worker, Lease lease, TableName table, IReadOnlyList<string>? suppressedTriggers)
    {
        var preparing = new RangePreparing(database, lease, table);
        for (var pass = 1; ; pass++)
        {
            var mappings = await ReadMappingsAsync(table, worker.Cancellation).ConfigureAwait(false);
            var own = mappings.Where(mapping => mapping.Migration == lease.Migration).ToList();
            if (own.Count == 0)
            {
                return new(0, 0);
            }

            var copying = new CopyingPass(worker, (range, from, to, skipLocked) => new()
            {
                Lease = lease,
                Range = range,
                From = from,
                To = to,
                Mappings = mappings,
                SkipLocked = skipLocked,
                SuppressedTriggers = suppressedTriggers,
            });
            var parts = await database.Rows.ReadPartsAsync(table, worker.Cancellation).ConfigureAwait(false);
            PassEnding ending;
            try
            {
                ending = await copying.RunAsync(await preparing.PrepareAsync(worker, anew: pass > 1).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is RowsRefusedException or UnsupportedTableException && pass < MostPasses)
            {
                if (!parts.SequenceEqual(await database.Rows.ReadPartsAsync(table, worker.Cancellation).ConfigureAwait(false)))
                {
                    // A partition has gone while it was being copied.
                    continue;
                }

                if (IsSame(mappings, await ReadMappingsAsync(table, worker.Cancellation).ConfigureAwait(false)))
                {
                    throw;
                }

                // A mapping of another migration has left the table, and its functions with it.
                continue;
            }

            if (ending == PassEnding.Stopped)
            {
                return null;
            }

            if (ending == PassEnding.StorageChanged)
            {
                pass--;
                await worker.GiveWayAsync($"{table} was rewritten, so its ranges start anew").ConfigureAwait(false);
                await preparing.ForgetAsync(worker.Cancellation).ConfigureAwait(false);
                continue;
            }

            var tidying = database.Rows.TidyAsync(table, isOver: true, worker.Cancellation);
            var counting = database.Rows.CountPendingAsync(table, own, worker.Cancellation);
            await Task.WhenAll(tidying, counting).ConfigureAwait(false);
            var count = await counting.ConfigureAwait(false);
            if (count.Pending == 0 || (count.Pending == copying.Poisoned && copying.Poisoned > 0))
            {
                return count;
            }

            if (pass >= MostPasses)
            {
                throw new PendingRowsRemainException(table, count.Rows, count.Pending, copying.Poisoned);
            }
        }
    }

    private async Task<List<Mapping>> ReadMappingsAsync(TableName table, CancellationToken cancellationToken)
        => [.. from mapping in await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false)
               where mapping.Table == table && mapping.Bit is not null && mapping.Mode == SyncMode.Open && mapping.Kind is not (MappingKind.LastValue or MappingKind.RowUpdate)
               orderby mapping.Bit
               select mapping];

    private static bool IsSame(IReadOnlyList<Mapping> before, IReadOnlyList<Mapping> after)
        => before.Select(mapping => (mapping.Migration, mapping.Key)).SequenceEqual(after.Select(mapping => (mapping.Migration, mapping.Key)));
}
