using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Backfilling;

/// <summary>Updates or deletes the rows of a table in batches that give way, and proves that none is left.</summary>
/// <remarks>
/// May be called again after a crash: it goes on at the stored cursors. A row that was changed is told by its bit, or is
/// gone; so a row that somebody moves behind the cursor is found by the next pass, and none is changed twice.
/// </remarks>
internal sealed class TableRows(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private const int MostPasses = 5;

    /// <summary>Runs until every row is changed, the time is used up or it is cancelled.</summary>
    /// <exception cref="PendingRowsRemainException">Writers go on making rows meet the condition of an update.</exception>
    /// <exception cref="ConditionClosedException">A guard did not hold.</exception>
    public async Task<TableBackfillResult> RunAsync(Lease lease, PlanStep step, IReadOnlyList<Guard> guards, TimeSpan? budget, CancellationToken cancellationToken)
    {
        var table = step.Table ?? throw new InvalidOperationException($"Step {step.Id} names no table.");
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
            var left = await PassesAsync(worker, lease, step, table, guards).ConfigureAwait(false);
            if (left is null)
            {
                return new(table, progress.Rows, null, 0, stop.Elapsed, stop.Ending) { Throttled = throttle.Current };
            }

            observer.On(new BackfillEnded(lease.Migration, table, progress.Rows, left.Rows, stop.Elapsed) { Poisoned = left.Pending });
            return new(table, progress.Rows, left.Rows, left.Pending, stop.Elapsed, BackfillEnding.Complete);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(table, progress.Rows, null, 0, stop.Elapsed, BackfillEnding.Interrupted);
        }
    }

    // Null: stopped before. Pending are rows that cannot be changed.
    private async Task<PendingCount?> PassesAsync(Worker worker, Lease lease, PlanStep step, TableName table, IReadOnlyList<Guard> guards)
    {
        var rows = step.Rows ?? throw new InvalidOperationException($"Step {step.Id} changes no rows.");
        var preparing = new RangePreparing(database, lease, table);
        for (var pass = 1; ; pass++)
        {
            var copying = new CopyingPass(worker, (range, from, to, skipLocked) => new()
            {
                Lease = lease,
                Range = range,
                From = from,
                To = to,
                Mappings = [],
                Rows = rows,
                Guards = guards,
                SkipLocked = skipLocked,
            });
            switch (await copying.RunAsync(await preparing.PrepareAsync(worker, anew: pass > 1).ConfigureAwait(false)).ConfigureAwait(false))
            {
                case PassEnding.Stopped:
                    return null;

                case PassEnding.Closed:
                    throw new ConditionClosedException(lease.Migration, step, copying.ClosedCondition ?? "");

                case PassEnding.StorageChanged:
                    pass--;
                    await worker.GiveWayAsync($"{table} was rewritten, so its ranges start anew").ConfigureAwait(false);
                    await preparing.ForgetAsync(worker.Cancellation).ConfigureAwait(false);
                    continue;
            }

            await database.Rows.TidyAsync(table, isOver: true, worker.Cancellation).ConfigureAwait(false);
            var count = await database.Rows.CountMatchingAsync(table, rows, worker.Cancellation).ConfigureAwait(false);
            if (count.Pending == 0 || (count.Pending == copying.Poisoned && copying.Poisoned > 0))
            {
                await preparing.ForgetAsync(worker.Cancellation).ConfigureAwait(false);
                return count;
            }

            if (pass >= MostPasses)
            {
                return rows.Bit is null ? await EnoughAsync(preparing, worker, lease, count, copying.Poisoned).ConfigureAwait(false) : throw new PendingRowsRemainException(table, count.Rows, count.Pending, copying.Poisoned);
            }
        }
    }

    /// <summary>Whoever goes on inserting what is deleted would never let it end.</summary>
    private async Task<PendingCount> EnoughAsync(RangePreparing preparing, Worker worker, Lease lease, PendingCount count, int poisoned)
    {
        observer.On(new Noted(lease.Migration, $"{count.Pending} rows that were written while the others were deleted meet the condition too, and stay."));
        await preparing.ForgetAsync(worker.Cancellation).ConfigureAwait(false);
        return count with { Pending = poisoned };
    }
}
