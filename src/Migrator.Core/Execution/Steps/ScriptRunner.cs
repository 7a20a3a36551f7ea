using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Makes attempts at a script until one succeeds, or there is no point or no time for another.</summary>
internal sealed class ScriptRunner(IMigrationDatabase database, Lease lease, LockPolicy policy, IRunObserver observer, TimeProvider time)
{
    /// <summary>The server may be restarting or failing over; after this many attempts it is something else.</summary>
    private const int TransientAttempts = 12;

    private readonly SyncRendering sync = new(database, lease.Migration);
    private readonly ScriptProbe probe = new(database.Execution);

    /// <summary>Gives how long locks were held, null where none were asked for.</summary>
    /// <exception cref="StepBlockedException">Its locks were not to be had.</exception>
    /// <exception cref="StepFailedException">The server refused it.</exception>
    /// <exception cref="ConditionClosedException">A guard did not hold.</exception>
    /// <exception cref="PlanOutrunException">Another migration has taken what the plan was made for.</exception>
    /// <exception cref="LeaseLostException">Another runner has taken over.</exception>
    public async Task<TimeSpan?> RunAsync(PlanStep step, StepScript script, StepState? journalAs, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        if (script.Pieces is { } pieces)
        {
            await RunPiecesAsync(step, pieces, guards, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var startedAt = time.GetTimestamp();
        var transient = 0;
        IReadOnlyList<Blocker> blockers = [];
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ended = await AttemptAsync(step, script, journalAs, guards, blockers, cancellationToken).ConfigureAwait(false);
            blockers = [];
            switch (ended)
            {
                case AttemptDone done:
                    return done.LockHeld;

                case AttemptRefused refused:
                    throw new ConditionClosedException(lease.Migration, step, refused.Condition);

                case AttemptOutrun outrun:
                    throw new PlanOutrunException(lease.Migration, step, outrun.Message);

                case AttemptFailed failed when !failed.IsTransient || (failed.IsOutcomeUnknown && script is { IsTransactional: false, Probe: null, DoneWhen: null }) || ++transient >= TransientAttempts || policy.IsOver(time.GetElapsedTime(startedAt)):
                    throw new StepFailedException(lease.Migration, step, failed);

                case AttemptBlocked:
                    blockers = await database.Execution.ReadBlockersAsync(script.Locks, cancellationToken).ConfigureAwait(false);
                    if (policy.IsOver(time.GetElapsedTime(startedAt)))
                    {
                        throw new StepBlockedException(lease.Migration, step, attempt, time.GetElapsedTime(startedAt), blockers);
                    }

                    break;
            }

            if (ended is not AttemptOutdated)
            {
                var pause = policy.PauseAfter(attempt, blockers);
                observer.On(new StepWaits(lease.Migration, step, attempt, pause, blockers));
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Each piece is asked for anew: partitions come and go meanwhile, and an interrupted piece shows in the catalog.
    private async Task RunPiecesAsync(PlanStep step, PartitionedPieces pieces, IReadOnlyList<Guard> guards, CancellationToken cancellationToken)
    {
        while (await database.Execution.NextPieceAsync(pieces, cancellationToken).ConfigureAwait(false) is { } piece)
        {
            await observer.AtAsync($"piece:{step.Id}", cancellationToken).ConfigureAwait(false);
            await RunAsync(step, piece, journalAs: null, guards, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AttemptResult> AttemptAsync(
        PlanStep step, StepScript script, StepState? journalAs, IReadOnlyList<Guard> guards, IReadOnlyList<Blocker> blockers, CancellationToken cancellationToken)
    {
        if (script is { IsTransactional: false, Probe: { } wanted })
        {
            switch (await probe.LookAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                case ScriptStanding.Done:
                    return new AttemptDone(null);

                case ScriptStanding.InTheWay:
                    return new AttemptBlocked("An invalid index of an earlier attempt could not be dropped yet.");
            }
        }

        if (script is { IsTransactional: false, DoneWhen: { } done }
            && (await database.Execution.CheckAsync(done, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            return new AttemptDone(null);
        }

        return await database.Execution.AttemptAsync(
            new ScriptAttempt
            {
                Lease = lease,
                StepId = step.Id,
                JournalAs = journalAs,
                Script = await sync.RenderAsync(script, cancellationToken).ConfigureAwait(false),
                LockTimeout = policy.TimeoutOf(script, blockers),
                Guards = guards,
            },
            cancellationToken).ConfigureAwait(false);
    }
}
