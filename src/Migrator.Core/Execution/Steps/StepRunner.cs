using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Does and undoes steps that consist of statements, and tells whoever watches.</summary>
internal sealed class StepRunner(IExecutionPort execution, ScriptRunner scripts, StepJournal journal, IRunObserver observer, TimeProvider time)
{
    /// <summary>Does a step that the journal does not list as done.</summary>
    /// <remarks>May be called again after a crash: a transactional step is done with its journal record or not at all, any other is asked for by its probe.</remarks>
    public async Task DoAsync(MigrationRecord record, PlanStep step, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        await observer.AtAsync($"before:{step.Id}", cancellationToken).ConfigureAwait(false);
        var startedAt = time.GetTimestamp();
        observer.On(new StepBegan(record.Id, step, IsUndo: false));
        await CheckAsync(record.Id, step, cancellationToken).ConfigureAwait(false);
        var lockHeld = step.Do.IsTransactional
            ? await scripts.RunAsync(step, step.Do, StepState.Done, guards, cancellationToken).ConfigureAwait(false)
            : await DoOutsideAsync(record, step, guards, cancellationToken).ConfigureAwait(false);
        observer.On(new StepEnded(record.Id, step, IsUndo: false, time.GetElapsedTime(startedAt), lockHeld));
        await observer.AtAsync($"after:{step.Id}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates anew the sync that a step has brought, from what is open now: tables that have joined an inheritance tree since get theirs.</summary>
    /// <remarks>May be called at any time while the sync is there.</remarks>
    public async Task RenewSyncAsync(PlanStep step, CancellationToken cancellationToken)
    {
        var script = step.Do with { BeforeLocks = [], Statements = [.. step.Do.Statements.Where(statement => statement.Sync is not null).Select(statement => statement with { Sync = new() { Table = statement.Sync!.Table } })] };
        await scripts.RunAsync(step, script, journalAs: null, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a step back that was begun. May be called again after a crash.</summary>
    /// <remarks>What comes before the transaction that turns back, and what comes after it, may be repeated; itself it is journaled.</remarks>
    public async Task UndoAsync(MigrationRecord record, PlanStep step, IReadOnlyList<StepScript> undo, CancellationToken cancellationToken)
    {
        await observer.AtAsync($"before-undo:{step.Id}", cancellationToken).ConfigureAwait(false);
        var startedAt = time.GetTimestamp();
        observer.On(new StepBegan(record.Id, step, IsUndo: true));
        TimeSpan? lockHeld = null;
        var turn = undo.ToList().FindLastIndex(script => script is { IsTransactional: true, Patience: PatienceClass.Brief, Pieces: null });
        var hasTurned = record.Steps.Any(known => known.StepId == step.Id && known.State == StepState.Returned);
        for (var index = hasTurned ? turn + 1 : 0; index < undo.Count; index++)
        {
            StepState? journalAs = !undo[index].IsTransactional ? null
                : index == undo.Count - 1 ? StepState.Waiting
                : index == turn ? StepState.Returned
                : null;
            var held = await scripts.RunAsync(step, undo[index], journalAs, [], cancellationToken).ConfigureAwait(false);
            lockHeld = held > (lockHeld ?? TimeSpan.Zero) ? held : lockHeld;
            if (journalAs is not StepState.Waiting)
            {
                await observer.AtAsync($"within-undo:{step.Id}#{index + 1}", cancellationToken).ConfigureAwait(false);
            }
        }

        if (undo.Count == 0 || !undo[^1].IsTransactional)
        {
            await journal.MarkAsync(step.Id, StepState.Waiting).ConfigureAwait(false);
        }

        observer.On(new StepEnded(record.Id, step, IsUndo: true, time.GetElapsedTime(startedAt), lockHeld));
        await observer.AtAsync($"after-undo:{step.Id}", cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckAsync(MigrationId migration, PlanStep step, CancellationToken cancellationToken)
    {
        if (step.Check is { } check)
        {
            var found = await execution.CheckAsync(check, cancellationToken).ConfigureAwait(false);
            if (found.Count > 0)
            {
                throw new StepHinderedException(migration, step, check, found);
            }
        }
    }

    private async Task<TimeSpan?> DoOutsideAsync(MigrationRecord record, PlanStep step, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        var wasStarted = record.Steps.Any(known => known.StepId == step.Id && known.State == StepState.Started);
        if (wasStarted && step.Do is { Probe: null, DoneWhen: null, Pieces: null })
        {
            throw new StepHalfDoneException(record.Id, step);
        }

        await journal.MarkAsync(step.Id, StepState.Started).ConfigureAwait(false);
        try
        {
            await scripts.RunAsync(step, step.Do, journalAs: null, step.Do.Pieces is not null ? guards : [], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (step.Do is { Probe: null, Pieces: null } && refused is StepBlockedException or StepFailedException { IsOutcomeUnknown: false })
        {
            // The server has answered: nothing was done, and nobody has to look.
            await journal.MarkAsync(step.Id, StepState.Waiting).ConfigureAwait(false);
            throw;
        }

        await observer.AtAsync($"within:{step.Id}", cancellationToken).ConfigureAwait(false);
        await journal.MarkAsync(step.Id, StepState.Done).ConfigureAwait(false);
        return null;
    }
}
