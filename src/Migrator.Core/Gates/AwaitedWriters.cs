using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>Tells how far a migration is whose rows the applications keep alike.</summary>
public static class AwaitedWriters
{
    /// <summary>True for the step from which on every row is taken as written in both shapes.</summary>
    public static bool EndWith(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step is { Phase: Phase.Backfill, Kind: StepKind.Statements } && step.Do.Statements.Any(statement => statement.Sync?.Put.Any(mapping => mapping.DualWrites is not null) == true);
    }

    /// <summary>True while the backfill has still to wait until every live version writes both shapes.</summary>
    public static bool AreMissed(MigrationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.State == MigrationState.Expanded && record.Plan?.StepsOf(Phase.Backfill).Any(step => EndWith(step) && !record.IsDone(step.Id)) == true;
    }

    /// <summary>True once they are there: versions that do not write both shapes are shut out.</summary>
    internal static bool AreThere(MigrationPlan plan, MigrationRecord record) => plan.StepsOf(Phase.Backfill).Any(step => EndWith(step) && record.IsDone(step.Id));
}
