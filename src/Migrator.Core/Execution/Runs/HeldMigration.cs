using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Steps;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>A migration whose lease this run holds.</summary>
internal sealed class HeldMigration(IStatePort state, Lease lease, StepRunner steps, RowsStep rows, StepJournal journal, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public Lease Lease => lease;

    public MigrationId Id => lease.Migration;

    /// <summary>Steps outside transactions are journaled here, and so are copies and comparisons.</summary>
    public StepJournal Journal => journal;

    /// <summary>The migration as the control schema has it now.</summary>
    public async Task<MigrationRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        var migrations = await state.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return migrations.FirstOrDefault(migration => migration.Id == Id)?.RequireUnaltered();
    }

    /// <summary>Does a step unless the journal lists it as done.</summary>
    public async Task DoAsync(MigrationRecord record, PlanStep step, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (record.IsDone(step.Id))
        {
            return;
        }

        if (step.Kind == StepKind.Rows)
        {
            await rows.DoAsync(lease, step, guards, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await steps.DoAsync(record, step, guards, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Changes rows in batches for as long as there is time; the step is done once none is left.</summary>
    public Task<TableBackfillResult> ChangeRowsAsync(PlanStep step, TimeSpan? budget, CancellationToken cancellationToken)
        => rows.TryAsync(lease, step, [], budget, cancellationToken);

    /// <inheritdoc cref="StepRunner.RenewSyncAsync" />
    public Task RenewSyncAsync(PlanStep step, CancellationToken cancellationToken) => steps.RenewSyncAsync(step, cancellationToken);

    /// <summary>Takes a step back.</summary>
    public async Task UndoAsync(MigrationRecord record, PlanStep step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await steps.UndoAsync(record, step, step.Undo ?? [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records how far the migration has come; not cancelled, but within its own short time.</summary>
    public async Task MoveToAsync(MigrationState reached)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        await state.SetStateAsync(lease, reached, limit.Token).ConfigureAwait(false);
    }
}
