using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Does steps that change rows in batches. May be called again after a crash.</summary>
internal sealed class RowsStep(TableRows rows, StepJournal journal, IRunObserver observer, TimeProvider time)
{
    /// <summary>Changes rows until none is left.</summary>
    /// <exception cref="RowsPoisonedException">Some rows cannot be changed.</exception>
    public async Task DoAsync(Lease lease, PlanStep step, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        var changed = await TryAsync(lease, step, guards, budget: null, cancellationToken).ConfigureAwait(false);
        if (!changed.IsComplete)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Changes rows until none is left or the time is used up.</summary>
    /// <exception cref="RowsPoisonedException">Some rows cannot be changed.</exception>
    public async Task<TableBackfillResult> TryAsync(Lease lease, PlanStep step, IReadOnlyList<Guard> guards, TimeSpan? budget, CancellationToken cancellationToken)
    {
        await observer.AtAsync($"before:{step.Id}", cancellationToken).ConfigureAwait(false);
        var startedAt = time.GetTimestamp();
        observer.On(new StepBegan(lease.Migration, step, IsUndo: false));
        await journal.MarkAsync(step.Id, StepState.Started).ConfigureAwait(false);
        var changed = await rows.RunAsync(lease, step, guards, budget, cancellationToken).ConfigureAwait(false);
        if (changed.Poisoned > 0)
        {
            throw new RowsPoisonedException(lease.Migration, changed.Table, changed.Poisoned);
        }

        if (changed.IsComplete)
        {
            await journal.MarkAsync(step.Id, StepState.Done).ConfigureAwait(false);
            observer.On(new StepEnded(lease.Migration, step, IsUndo: false, time.GetElapsedTime(startedAt), LockHeld: null));
            await observer.AtAsync($"after:{step.Id}", cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }
}
