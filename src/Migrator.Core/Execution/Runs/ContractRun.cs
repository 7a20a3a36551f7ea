using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Orders;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Takes the old shape away, stage by stage, each behind its gate.</summary>
/// <remarks>
/// May be called again after a crash: what the journal lists as done is skipped, and what is left waits for its gate again.
/// Holds the migration's lease throughout. A gate that closes before anything was done lowers the fences again.
/// </remarks>
public sealed class ContractRun(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly RunFrame frame = new(database, settings, observer, time);

    /// <summary>Contracts.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="options">How far, and whom it asks.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public Task<RunResult> RunAsync(MigrationId id, ContractOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        return frame.RunAsync(
            id,
            (record, token) => LookAsync(id, record, token),
            (held, record, token) => ContractAsync(held, record, options, token),
            cancellationToken);
    }

    private async Task<RunResult?> LookAsync(MigrationId id, MigrationRecord? record, CancellationToken cancellationToken)
    {
        if (FrozenPlan.Refuse(id, record, "contract") is { } refusal)
        {
            return refusal;
        }

        if (record is { State: MigrationState.Expanded })
        {
            return new(id, RunOutcome.GateClosed, $"The backfill of migration {id} is not finished. Run first: migrator backfill {id}") { Code = RunCodes.NotYet };
        }

        var all = await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return record is not null && PlanDependence.Earlier(record, all).FirstOrDefault() is { } earlier
            ? new(id, RunOutcome.GateClosed, $"This migration builds on what migration {earlier.Id} (\"{earlier.Title}\") brought, which is not completed. Run first: migrator contract {earlier.Id}")
            {
                Code = RunCodes.NeedsEarlier,
            }
            : null;
    }

    private async Task<RunResult> ContractAsync(HeldMigration held, MigrationRecord? record, ContractOptions options, CancellationToken cancellationToken)
    {
        if (record is not { Plan: { } plan })
        {
            throw new InvalidOperationException($"Migration {held.Id} has no frozen plan.");
        }

        if (await new SchemaDrift(database, observer).FindAsync(plan, record, cancellationToken).ConfigureAwait(false) is { } drifted)
        {
            return drifted;
        }

        var startedAt = time.GetTimestamp();
        var gate = new StageGate(database, settings, observer, time, options);
        foreach (var stage in Enum.GetValues<ContractStage>().Where(stage => stage <= options.Until))
        {
            var steps = plan.StepsOf(Phase.Contract).Where(step => step.Stage == stage && !record.IsDone(step.Id)).ToList();
            if (steps.Count > 0 && await StageAsync(held, stage, gate, options, startedAt, cancellationToken).ConfigureAwait(false) is { } stopped)
            {
                return stopped;
            }

            record = await held.ReadAsync(cancellationToken).ConfigureAwait(false) ?? record;
        }

        if (plan.StepsOf(Phase.Contract).All(step => record.IsDone(step.Id)))
        {
            await held.MoveToAsync(MigrationState.Completed).ConfigureAwait(false);
            return new(held.Id, RunOutcome.Done, "Completed: the old shape is gone.");
        }

        return new(held.Id, RunOutcome.Done, $"Done up to {options.Until.ToString().ToLowerInvariant()}; what is left waits for: migrator contract {held.Id}");
    }

    /// <summary>Does a stage as soon as its gate lets it; a result ends the run before the stage is done.</summary>
    private async Task<RunResult?> StageAsync(
        HeldMigration held, ContractStage stage, StageGate gate, ContractOptions options, long startedAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stopped = await TryStageAsync(held, stage, gate, cancellationToken).ConfigureAwait(false);
            if (stopped is null)
            {
                return null;
            }

            var isTimeUsedUp = options.Timeout is { } timeout && time.GetElapsedTime(startedAt) + PollInterval > timeout;
            if (!options.Wait || stopped.Outcome != RunOutcome.GateClosed || isTimeUsedUp)
            {
                return stopped;
            }

            if (stopped.Gate is { } report)
            {
                observer.On(new GateWaits(held.Id, report));
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RunResult?> TryStageAsync(HeldMigration held, ContractStage stage, StageGate gate, CancellationToken cancellationToken)
    {
        var record = await held.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (record is not { Plan: { } plan })
        {
            throw new InvalidOperationException($"Migration {held.Id} has no frozen plan.");
        }

        var isBegun = plan.StepsOf(Phase.Contract).Any(step => RollbackRefusals.IsBegun(record, step));
        var (isThrough, isMoving) = (false, false);
        try
        {
            var opening = await gate.TryOpenAsync(held, record, stage, cancellationToken).ConfigureAwait(false);
            if (!opening.Report.IsOpen)
            {
                return ClosedGate.Result(opening.Report);
            }

            await observer.AtAsync($"open:{stage.ToString().ToLowerInvariant()}", cancellationToken).ConfigureAwait(false);
            await held.MoveToAsync(MigrationState.Contracting).ConfigureAwait(false);
            var guards = database.Execution.WriteGuards(GuardedStage.Of(opening.Facts, opening.Report));
            foreach (var step in plan.StepsOf(Phase.Contract).Where(step => step.Stage == stage))
            {
                await held.DoAsync(record, step, guards, cancellationToken).ConfigureAwait(false);
                isBegun = true;
                isMoving |= !record.IsDone(step.Id);
            }

            isThrough = true;
            return null;
        }
        catch (ConditionClosedException closed) when (isMoving && closed.Condition == ConditionName.EvidenceClean)
        {
            // A step of ours before it has made the triggers anew, as a partition that comes does: what is left is compared once more.
            return await TryStageAsync(held, stage, gate, cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionClosedException closed)
        {
            return FailureResults.Of(held.Id, closed, isLeaseLost: false);
        }
        finally
        {
            if (!isThrough && !isBegun && !await HasBegunOutsideAsync(held, plan).ConfigureAwait(false))
            {
                await GiveUpAsync(held, plan, record, gate.Orders).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// A unique index that is half built refuses duplicates already, and so does a key that is on some partitions refuse rows:
    /// versions that may write these are not let in again.
    /// </summary>
    private async Task<bool> HasBegunOutsideAsync(HeldMigration held, MigrationPlan plan)
    {
        var outside = plan.StepsOf(Phase.Contract).Where(step => !step.Do.IsTransactional).ToList();
        if (outside.Count == 0)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await held.ReadAsync(limit.Token).ConfigureAwait(false) is not { } now || outside.Any(step => RollbackRefusals.IsBegun(now, step));
        }
        catch (Exception error) when (FailureResults.Knows(error))
        {
            return true;
        }
    }

    private Task GiveUpAsync(HeldMigration held, MigrationPlan plan, MigrationRecord before, VersionOrders orders)
        => GivingUp.LowerAsync(
            held.Id,
            async token =>
            {
                await database.State.LowerFencesAsync(held.Lease, token).ConfigureAwait(false);
                await WritersGate.RaiseAgainAsync(database.State, held, plan, before, orders, token).ConfigureAwait(false);
                await held.MoveToAsync(before.State).ConfigureAwait(false);
            },
            observer,
            time);
}
