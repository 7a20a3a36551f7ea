using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Copies existing rows to the new shape, and builds what can only then be built.</summary>
/// <remarks>
/// May be called again after a crash, or to try rows again whose mapping failed. Holds the migration's lease throughout; where
/// another backfill holds it, helps that one, and takes its place when it is gone.
/// </remarks>
public sealed class BackfillRun(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    /// <summary>Whom a migration asks whose rows the applications keep alike: its backfill begins only when every live version writes both shapes.</summary>
    public ContractOptions Gate { get; init; } = new();

    // Tables that go on joining are found by the gate, which stays closed.
    private const int MostLooksAtHeirs = 3;

    private readonly RunFrame frame = new(database, settings, observer, time) { IsForBackfill = true };
    private readonly BackfillHelp help = new(database, settings, observer, time);
    private readonly Latecomers latecomers = new(database, observer);
    private readonly TableBackfill copying = new(database, settings, observer, time);

    /// <summary>Backfills.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="cancellationToken">Ends it after the current batches or step.</param>
    public async Task<RunResult> RunAsync(MigrationId id, CancellationToken cancellationToken)
    {
        // A lease that a step's transaction keeps, although it has run out, is waited for no longer than that.
        const int MostLooks = 100;
        var startedAt = time.GetTimestamp();
        for (var looks = 1; ; looks++)
        {
            var result = await frame.RunAsync(
                id,
                (record, token) => LookAsync(id, record, token),
                (held, record, token) => BackfillAsync(held, record, startedAt, token),
                cancellationToken).ConfigureAwait(false);
            if (result.Outcome != RunOutcome.Leased || looks >= MostLooks)
            {
                return result;
            }

            if (await help.TryAsync(id, startedAt, result, cancellationToken).ConfigureAwait(false) is { } helped)
            {
                return helped;
            }
        }
    }

    private async Task<RunResult?> LookAsync(MigrationId id, MigrationRecord? record, CancellationToken cancellationToken)
    {
        // Also where this process only helps, or where nothing is left to copy: rows are changed by contract, too.
        if (settings is { IsOnBadRowGiven: true, OnBadRow: { } policy } && record is { IsOpen: true })
        {
            await database.State.SayOnBadRowAsync(id, policy, settings.Owner, cancellationToken).ConfigureAwait(false);
        }

        if (FrozenPlan.Refuse(id, record, "backfill") is { } refusal)
        {
            return refusal;
        }

        return record is { State: MigrationState.Expanded } || await HasPoisonAsync(id, cancellationToken).ConfigureAwait(false) || await latecomers.AnyAsync(record, cancellationToken).ConfigureAwait(false)
            ? null
            : new(id, RunOutcome.NothingToDo, "Backfilled before.");
    }

    private async Task<RunResult> BackfillAsync(HeldMigration held, MigrationRecord? record, long startedAt, CancellationToken cancellationToken)
    {
        if (record is not { Plan: { } plan })
        {
            throw new InvalidOperationException($"Migration {held.Id} has no frozen plan.");
        }

        if (LostMappings.Of(record, await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false)) is { Count: > 0 } lost)
        {
            throw new RecordsLostException(held.Id, lost);
        }

        if (await new WritersGate(database, settings, observer, time, Gate).PassAsync(held, record, plan, cancellationToken).ConfigureAwait(false) is { } closed)
        {
            return closed;
        }

        if (settings is { IsOnBadRowGiven: false, OnBadRow: { } policy })
        {
            await database.State.SayOnBadRowAsync(held.Id, policy, settings.Owner, cancellationToken).ConfigureAwait(false);
        }

        var hasPoison = await HasPoisonAsync(held.Id, cancellationToken).ConfigureAwait(false);
        var isRetry = hasPoison || record.State != MigrationState.Expanded;
        if (hasPoison)
        {
            await database.State.ForgetPoisonAsync(held.Lease, "up", cancellationToken).ConfigureAwait(false);
        }

        long poisoned = 0;
        foreach (var step in plan.StepsOf(Phase.Backfill))
        {
            if (step is not { Kind: StepKind.Backfill or StepKind.Rows, Table: { } table })
            {
                await DoStatementsAsync(held, record, step, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (record.IsDone(step.Id) && (!isRetry || step.Kind == StepKind.Rows))
            {
                continue;
            }

            await latecomers.EquipAsync(held, plan, table, cancellationToken).ConfigureAwait(false);
            var copied = await CopyAsync(held, step, table, startedAt, cancellationToken).ConfigureAwait(false);
            for (var more = 0; more < MostLooksAtHeirs && step.Kind == StepKind.Backfill && copied.IsComplete && await latecomers.EquipAsync(held, plan, table, cancellationToken).ConfigureAwait(false); more++)
            {
                copied = await CopyAsync(held, step, table, startedAt, cancellationToken).ConfigureAwait(false);
            }

            switch (copied.Ending)
            {
                case BackfillEnding.Interrupted:
                    throw new OperationCanceledException(cancellationToken);

                case BackfillEnding.TimeUsedUp:
                    return new(held.Id, RunOutcome.GateClosed, $"The time is used up{Throttled(copied)}; {copied.Rows} rows of {table} are {(step.Kind == StepKind.Rows ? "changed" : "copied")}. Run the same command again and it goes on.");
            }

            poisoned += copied.Poisoned;
        }

        if (record.State == MigrationState.Expanded)
        {
            await held.MoveToAsync(FrozenPlan.AfterBackfill(plan)).ConfigureAwait(false);
        }

        return poisoned == 0
            ? new(held.Id, RunOutcome.Done, "Every row is copied.")
            : new(held.Id, RunOutcome.NeedsHuman, $"Every row is copied but {poisoned}, whose mapping fails: migrator status shows keys and errors. Correct those rows, then: migrator retry {held.Id}.")
            {
                Code = RunCodes.Poisoned,
            };
    }

    private static string Throttled(TableBackfillResult copied)
        => copied.Throttled is { } throttled ? $", and it was held back since {throttled.Since:u} ({throttled.By})" : "";

    private static async Task DoStatementsAsync(HeldMigration held, MigrationRecord record, PlanStep step, CancellationToken cancellationToken)
    {
        // Comparing is verify's work; here it would only look at what is still being written.
        if (step.Kind == StepKind.Statements && !AwaitedWriters.EndWith(step))
        {
            await held.DoAsync(record, step, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TableBackfillResult> CopyAsync(HeldMigration held, PlanStep step, TableName table, long startedAt, CancellationToken cancellationToken)
    {
        TimeSpan? left = settings.BackfillFor is { } budget ? budget - time.GetElapsedTime(startedAt) : null;
        if (step.Kind == StepKind.Rows)
        {
            return await held.ChangeRowsAsync(step, left < TimeSpan.Zero ? TimeSpan.Zero : left, cancellationToken).ConfigureAwait(false);
        }

        await observer.AtAsync($"before:{step.Id}", cancellationToken).ConfigureAwait(false);
        var stepStartedAt = time.GetTimestamp();
        observer.On(new StepBegan(held.Id, step, IsUndo: false));
        var copied = await copying.RunAsync(held.Lease, step.Id, table, step.SuppressedTriggers, left < TimeSpan.Zero ? TimeSpan.Zero : left, cancellationToken).ConfigureAwait(false);
        if (copied.IsComplete)
        {
            await held.Journal.MarkAsync(step.Id, StepState.Done).ConfigureAwait(false);
            observer.On(new StepEnded(held.Id, step, IsUndo: false, time.GetElapsedTime(stepStartedAt), LockHeld: null));
            await observer.AtAsync($"after:{step.Id}", cancellationToken).ConfigureAwait(false);
        }

        return copied;
    }

    private async Task<bool> HasPoisonAsync(MigrationId id, CancellationToken cancellationToken)
    {
        var poison = await database.State.ReadPoisonAsync(id, limit: 1000, cancellationToken).ConfigureAwait(false);
        return poison.Any(row => row.Direction == "up");
    }
}
