using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Finds what forbids a rollback, before anything is undone.</summary>
internal static class RollbackRefusals
{
    /// <summary>The reason why the migration cannot be taken back; null if there is none.</summary>
    public static RunResult? Find(MigrationPlan plan, MigrationRecord record, IReadOnlyList<MigrationRecord> all)
    {
        var begun = plan.Steps.Where(step => IsBegun(record, step)).ToList();
        if (begun.FirstOrDefault(step => step.IsPointOfNoReturn) is { } final)
        {
            return new(plan.Id, RunOutcome.Failed, $"Step {final.Id} (\"{final.Purpose}\") is done, and nothing after it can be taken back: what it removed is gone. Go forward with a new migration.")
            {
                Code = RunCodes.PointOfNoReturn,
            };
        }

        if (begun.LastOrDefault(step => step is { Kind: StepKind.Statements, Undo: null }) is { } lasting)
        {
            return new(plan.Id, RunOutcome.Failed, $"Step {lasting.Id} (\"{lasting.Purpose}\") cannot be taken back: nobody has said how. Nothing was undone. It comes from: {lasting.Cause}")
            {
                Code = RunCodes.NoUndo,
            };
        }

        return PlanDependence.Later(record, all).FirstOrDefault() is { } later
            ? new(plan.Id, RunOutcome.Failed, $"Migration {later.Id} (\"{later.Title}\") builds on what this one brought. Nothing was undone. Run first: migrator rollback {later.Id}")
            {
                Code = RunCodes.NeededByLater,
            }
            : null;
    }

    /// <summary>True if the step is done, or half done.</summary>
    public static bool IsBegun(MigrationRecord record, PlanStep step) =>
        record.Steps.Any(known => known.StepId == step.Id && known.State != StepState.Waiting);
}
