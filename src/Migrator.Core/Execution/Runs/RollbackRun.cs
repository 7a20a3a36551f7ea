using Migrator.Execution.Backfilling;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Takes a migration back, step by step in reverse, as long as nothing is lost for good.</summary>
/// <remarks>
/// Everything that forbids it is found before anything is undone. Once begun it is to be finished: it may be called again
/// after a crash, and nothing else runs before. Holds the migration's lease throughout.
/// </remarks>
public sealed class RollbackRun(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private readonly RunFrame frame = new(database, settings, observer, time);

    /// <summary>Rolls back.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="options">Whom it asks.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public Task<RunResult> RunAsync(MigrationId id, RollbackOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        return frame.RunAsync(
            id,
            (record, token) => LookAsync(id, record, token),
            (held, record, token) => RollBackAsync(held, record, options, token),
            cancellationToken);
    }

    private async Task<RunResult?> LookAsync(MigrationId id, MigrationRecord? record, CancellationToken cancellationToken)
    {
        switch (record)
        {
            case null:
            case { Plan: null, State: not MigrationState.Baselined }:
                return new(id, RunOutcome.Failed, $"Migration {id} has not been expanded in this database, so there is nothing to roll back.") { Code = RunCodes.Unknown };

            case { State: MigrationState.Baselined }:
                return new(id, RunOutcome.Failed, $"Migration {id} was applied by another tool, and how to take it back is not known here.") { Code = RunCodes.NoUndo };

            case { State: MigrationState.RolledBack }:
                return new(id, RunOutcome.NothingToDo, "Rolled back before.");
        }

        var all = await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return record.Plan is { } plan ? RollbackRefusals.Find(plan, record, all) : null;
    }

    private async Task<RunResult> RollBackAsync(HeldMigration held, MigrationRecord? record, RollbackOptions options, CancellationToken cancellationToken)
    {
        if (record is not { Plan: { } plan })
        {
            throw new InvalidOperationException($"Migration {held.Id} has no frozen plan.");
        }

        var reading = new GateFactsReading(database, settings, options.Sources, options.Policy);
        if (record.State != MigrationState.RollingBack)
        {
            if (await LookAsync(reading, record, cancellationToken).ConfigureAwait(false) is { } closed)
            {
                return closed;
            }

            // From here on no guard lets in who needs the new shape. Who was let in just before had registered before it asked, and is seen now.
            await held.MoveToAsync(MigrationState.RollingBack).ConfigureAwait(false);
            if (await LookAsync(reading, record, cancellationToken).ConfigureAwait(false) is { } slippedIn)
            {
                await held.MoveToAsync(record.State).ConfigureAwait(false);
                return slippedIn;
            }
        }
        else if (plan.StepsOf(Phase.Expand).All(step => record.IsDone(step.Id)) && await LookAsync(reading, record, cancellationToken).ConfigureAwait(false) is { } waiting)
        {
            // Whoever began it may have been killed before the second look, and the new shape is still there for who needs it.
            return waiting;
        }

        await database.State.LowerFencesAsync(held.Lease, cancellationToken).ConfigureAwait(false);
        foreach (var step in plan.Steps.Reverse().Where(step => RollbackRefusals.IsBegun(record, step)))
        {
            if (step is { Kind: StepKind.Backfill or StepKind.Rows, Table: { } table })
            {
                await new RangePreparing(database, held.Lease, step.Id, table).ForgetAsync(cancellationToken).ConfigureAwait(false);
            }

            await held.UndoAsync(record, step, cancellationToken).ConfigureAwait(false);
        }

        await database.State.ForgetPoisonAsync(held.Lease, direction: null, cancellationToken).ConfigureAwait(false);
        await held.MoveToAsync(MigrationState.RolledBack).ConfigureAwait(false);
        return new(held.Id, RunOutcome.Done, "Rolled back. The migration may be planned and expanded again.");
    }

    private static async Task<RunResult?> LookAsync(GateFactsReading reading, MigrationRecord record, CancellationToken cancellationToken)
        => GateKeeping.Judge(await reading.ReadAsync(record, stage: null, isFenceDue: false, cancellationToken).ConfigureAwait(false)) is { IsOpen: false } report ? ClosedGate.Result(report) : null;
}
