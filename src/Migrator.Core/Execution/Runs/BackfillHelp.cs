using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Copies ranges for a backfill that another process coordinates.</summary>
/// <remarks>
/// Prepares nothing, proves nothing and journals nothing: that is the coordinator's. Whoever takes the migration's lease for
/// anything else makes the ranges void, so that a batch under way writes nothing.
/// </remarks>
internal sealed class BackfillHelp(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WhileUnreachable = TimeSpan.FromSeconds(1);

    // Whoever coordinates says what becomes of rows whose mapping fails; what this process is configured to do does not count.
    private readonly Crew crew = new(database, settings with { OnBadRow = null }, observer, time);
    private long rows;

    /// <summary>Helps for as long as there is something to do.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="startedAt">When the command began: its time is counted from there.</param>
    /// <param name="leased">The result if there is nobody to be helped.</param>
    /// <param name="cancellationToken">Ends it after the current batches.</param>
    /// <returns>How it ended; null if nobody coordinates any more, and whoever comes first may.</returns>
    public async Task<RunResult?> TryAsync(MigrationId id, long startedAt, RunResult leased, CancellationToken cancellationToken)
    {
        rows = 0;
        for (var waited = TimeSpan.Zero; ; waited += WhileUnreachable)
        {
            try
            {
                if (waited > TimeSpan.Zero)
                {
                    await Task.Delay(WhileUnreachable, time, cancellationToken).ConfigureAwait(false);
                }

                var coordinator = await FindAsync(id, cancellationToken).ConfigureAwait(false);
                return coordinator switch
                {
                    null => null,
                    { IsForBackfill: false } => leased,
                    _ => await HelpAsync(coordinator, startedAt, cancellationToken).ConfigureAwait(false),
                };
            }
            catch (DatabaseUnreachableException unreachable) when (waited < settings.LockRetryFor)
            {
                observer.On(new Noted(id, unreachable.Message));
            }
            catch (Exception error) when (FailureResults.Knows(error))
            {
                return FailureResults.Of(id, error, isLeaseLost: false);
            }
        }
    }

    // A lease that has just ended is taken by whoever asks first; one that a step's transaction keeps cannot be.
    private async Task<Lease?> FindAsync(MigrationId id, CancellationToken cancellationToken)
    {
        await Task.Delay(WhileBusy, time, cancellationToken).ConfigureAwait(false);
        return await database.State.ReadLeaseAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RunResult?> HelpAsync(Lease coordinator, long startedAt, CancellationToken cancellationToken)
    {
        var id = coordinator.Migration;
        var isWaiting = false;
        observer.On(new Noted(id, $"{coordinator.Owner} coordinates this backfill; this process helps."));
        var watching = new StopWatching(database.State, id);
        await StoppedAtAsync(watching, id, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var stop = new StopSign(time, settings.BackfillFor - time.GetElapsedTime(startedAt), cancellationToken);
            if (stop.IsRaised)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new(id, RunOutcome.GateClosed, $"The time is used up; {rows} rows were written here. {coordinator.Owner} goes on.");
            }

            var record = (await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(candidate => candidate.Id == id);
            var lease = await database.State.ReadLeaseAsync(id, cancellationToken).ConfigureAwait(false);
            if (lease is { IsForBackfill: false })
            {
                return new(id, RunOutcome.Leased, record?.State == MigrationState.RollingBack
                    ? $"{lease.Owner} takes the migration back, so nothing more is copied. {rows} rows had been written here."
                    : $"{lease.Owner} works on the migration with another command now, so nothing more is copied here; {rows} rows were. Run the same command again after that one.");
            }

            var ranges = await database.State.ReadRangesAsync(id, cancellationToken).ConfigureAwait(false);
            var steps = record?.Plan?.StepsOf(Phase.Backfill).Where(step => step.Kind is StepKind.Backfill or StepKind.Rows).ToList() ?? [];
            var open = steps.Find(step => ranges.Any(range => range.StepId == step.Id && !range.IsFinished));
            var isCopied = open is null && record is not null && steps.TrueForAll(step => record.IsDone(step.Id));
            if (isCopied && record is { State: MigrationState.Backfilled or MigrationState.Completed })
            {
                return new(id, RunOutcome.Done, $"Every row is copied; {rows} were written here, and {coordinator.Owner} has done the rest.");
            }

            if (lease is null)
            {
                return await StoppedAtAsync(watching, id, cancellationToken).ConfigureAwait(false) is { } row ? throw new StoppedAtRowException(row) : null;
            }

            if (isCopied && !isWaiting)
            {
                isWaiting = true;
                observer.On(new Noted(id, $"There is nothing more to copy. {lease.Owner} does the rest, and this process stands by."));
            }

            coordinator = lease;
            if (open is { Table: { } table })
            {
                rows += await CopyAsync(coordinator, open, table, stop).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(WhileBusy, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<PoisonRow?> StoppedAtAsync(StopWatching watching, MigrationId id, CancellationToken cancellationToken)
    {
        var said = await database.State.ReadSteeringAsync(id, cancellationToken).ConfigureAwait(false);
        return await watching.LookAsync(said?.OnBadRow, cancellationToken).ConfigureAwait(false);
    }

    // Gives the rows written here.
    private async Task<long> CopyAsync(Lease coordinator, PlanStep step, TableName table, StopSign stop)
    {
        var progress = new BackfillProgress(coordinator.Migration, table, observer, time);
        var ground = await CopiedGround.ReadAsync(database, table, stop.Cancellation).ConfigureAwait(false);
        var task = new CopyingTask
        {
            Coordinator = coordinator,
            StepId = step.Id,
            Table = table,
            Mappings = step.Kind == StepKind.Rows ? [] : ground.Mappings,
            Rows = step.Rows,
            SuppressedTriggers = step.SuppressedTriggers,
        };
        try
        {
            if ((await crew.RunAsync(task, stop, progress).ConfigureAwait(false)).Ending == PassEnding.StorageChanged)
            {
                // The coordinator lays out the ranges anew, once it finds out as well.
                await Task.Delay(WhileBusy, time, stop.Cancellation).ConfigureAwait(false);
            }
        }
        catch (RowsRefusedException refused)
        {
            // A partition has gone, or a mapping of another migration, and its functions with it: the coordinator sees to that.
            var now = await CopiedGround.ReadAsync(database, table, stop.Cancellation).ConfigureAwait(false);
            if (ground.IsSameAs(now) && now.Parts.Contains(refused.Table))
            {
                throw;
            }

            await Task.Delay(WhileBusy, time, stop.Cancellation).ConfigureAwait(false);
        }

        return progress.OwnRows;
    }
}
