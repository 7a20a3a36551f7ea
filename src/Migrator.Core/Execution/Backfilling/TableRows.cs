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
    private readonly Crew crew = new(database, settings, observer, time);

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
            var (left, throttled) = await PassesAsync(lease, step, table, guards, stop, progress).ConfigureAwait(false);
            if (left is null)
            {
                return new(table, progress.Rows, null, 0, stop.Elapsed, stop.Ending) { Throttled = throttled };
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
    /// <summary>What stands for all tables in which rows of a table are: those of an inheritance tree each by itself, a partitioned one for all its partitions.</summary>
    public static IReadOnlyList<TableName> Outermost(TableName table, IReadOnlyList<TableName> parts) => parts.Contains(table) ? parts : [table];

    private async Task<(PendingCount? Left, ThrottleState? Throttled)> PassesAsync(Lease lease, PlanStep step, TableName table, IReadOnlyList<Guard> guards, StopSign stop, BackfillProgress progress)
    {
        var rows = step.Rows ?? throw new InvalidOperationException($"Step {step.Id} changes no rows.");
        var preparing = new RangePreparing(database, lease, step.Id, table);
        var outage = new Outage(progress, new GivingWay(table, settings.LockRetryFor, time), stop.Cancellation);
        for (var pass = 1; ; pass++)
        {
            var parts = await outage.SurviveAsync(() => database.Rows.ReadPartsAsync(table, stop.Cancellation)).ConfigureAwait(false);
            PassEnding ending;
            string? condition;
            ThrottleState? throttled;
            try
            {
                var anew = pass > 1;
                await outage.SurviveAsync(() => preparing.PrepareAsync(progress, anew, stop.Cancellation)).ConfigureAwait(false);
                (ending, condition, throttled) = await crew.RunAsync(
                    new() { Coordinator = lease, StepId = step.Id, Table = table, Rows = rows, Guards = guards }, stop, progress).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is RowsRefusedException or UnsupportedTableException && pass < MostPasses)
            {
                // A partition has gone while its rows were being changed.
                if (parts.SequenceEqual(await outage.SurviveAsync(() => database.Rows.ReadPartsAsync(table, stop.Cancellation)).ConfigureAwait(false)))
                {
                    throw;
                }

                continue;
            }

            var ranges = await outage.SurviveAsync(() => database.State.ReadRangesAsync(lease.Migration, stop.Cancellation)).ConfigureAwait(false);
            progress.Look(ranges, step.Id);
            switch (ending)
            {
                case PassEnding.Stopped:
                    return (null, throttled);

                case PassEnding.Over:
                    throw new LeaseLostException(lease.Migration);

                case PassEnding.Closed:
                    throw new ConditionClosedException(lease.Migration, step, condition ?? "");

                case PassEnding.StorageChanged:
                    pass--;
                    await outage.WaitAsync($"{table} was rewritten, so its ranges start anew").ConfigureAwait(false);
                    continue;
            }

            await outage.SurviveAsync(() => database.Rows.TidyAsync(Outermost(table, parts), isOver: true, stop.Cancellation)).ConfigureAwait(false);
            var count = await outage.SurviveAsync(() => database.Rows.CountMatchingAsync(table, rows, stop.Cancellation)).ConfigureAwait(false);
            var poisoned = ranges.Where(range => range.StepId == step.Id).Sum(range => range.Poisoned);
            if (count.Pending == 0 || (count.Pending == poisoned && poisoned > 0))
            {
                await preparing.ForgetAsync(stop.Cancellation).ConfigureAwait(false);
                return (count, null);
            }

            if (pass >= MostPasses)
            {
                return rows.Bit is null ? (await EnoughAsync(preparing, lease, count, poisoned, stop.Cancellation).ConfigureAwait(false), null) : throw new PendingRowsRemainException(table, count.Rows, count.Pending, poisoned);
            }
        }
    }

    /// <summary>Whoever goes on inserting what is deleted would never let it end.</summary>
    private async Task<PendingCount> EnoughAsync(RangePreparing preparing, Lease lease, PendingCount count, long poisoned, CancellationToken cancellationToken)
    {
        observer.On(new Noted(lease.Migration, $"{count.Pending} rows that were written while the others were deleted meet the condition too, and stay."));
        await preparing.ForgetAsync(cancellationToken).ConfigureAwait(false);
        return count with { Pending = poisoned };
    }
}
