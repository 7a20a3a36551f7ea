using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>
/// Before the backfill of a migration whose rows the applications keep alike: waits for no one, but begins only when every live
/// version writes both shapes and every transaction of the others has ended. From then on only such versions may register.
/// </summary>
internal sealed class WritersGate(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time, ContractOptions options)
{
    /// <summary>Does the steps from which on rows are taken as written in both shapes; a result ends the run before anything is done.</summary>
    public async Task<RunResult?> PassAsync(HeldMigration held, MigrationRecord record, MigrationPlan plan, CancellationToken cancellationToken)
    {
        var steps = plan.StepsOf(Phase.Backfill).Where(step => AwaitedWriters.EndWith(step) && !record.IsDone(step.Id)).ToList();
        if (steps.Count == 0)
        {
            return null;
        }

        var isBegun = AwaitedWriters.AreThere(plan, record);
        try
        {
            var gate = new StageGate(database, settings, observer, time, options);
            var opening = await gate.TryOpenForBackfillAsync(held, record, cancellationToken).ConfigureAwait(false);
            if (!opening.Report.IsOpen)
            {
                return ClosedGate.Result(opening.Report);
            }

            var guards = database.Execution.WriteGuards(GuardedStage.Of(opening.Facts, opening.Report));
            foreach (var step in steps)
            {
                await held.DoAsync(record, step, guards, cancellationToken).ConfigureAwait(false);
                isBegun = true;
            }

            return null;
        }
        catch (ConditionClosedException closed)
        {
            return FailureResults.Of(held.Id, closed, isLeaseLost: false);
        }
        finally
        {
            if (!isBegun)
            {
                await GiveUpAsync(held).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What lets only those versions register that write both shapes, once nothing stricter is asked for any more.</summary>
    public static async Task RaiseAgainAsync(IStatePort state, HeldMigration held, MigrationPlan plan, MigrationRecord record, VersionOrders orders, CancellationToken cancellationToken)
    {
        if (!AwaitedWriters.AreThere(plan, record))
        {
            return;
        }

        foreach (var writers in EffectiveRequirements.OfWriters(plan.Requirements))
        {
            await state.RaiseFenceAsync(held.Lease, writers.App, new(writers.Range!) { Scheme = orders.SchemeOf(writers.App), Admits = WantedUses.ForBackfill }, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task GiveUpAsync(HeldMigration held)
        => GivingUp.LowerAsync(
            held.Id,
            async token =>
            {
                // The answer to a commit may have been lost.
                if (await held.ReadAsync(token).ConfigureAwait(false) is { Plan: { } plan } now && !AwaitedWriters.AreThere(plan, now))
                {
                    await database.State.LowerFencesAsync(held.Lease, token).ConfigureAwait(false);
                }
            },
            observer,
            time);
}
