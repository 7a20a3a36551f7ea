using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Questions about a migration that has been frozen, and the answers that end a run at once.</summary>
internal static class FrozenPlan
{
    /// <summary>Null if there is a frozen plan whose expand is through and that is not being rolled back; else the reason why the phase cannot run.</summary>
    public static RunResult? Refuse(MigrationId migration, MigrationRecord? record, string phase) => record switch
    {
        null or { State: MigrationState.RolledBack } or { Plan: null, State: MigrationState.Expanding } => new(
            migration, RunOutcome.Failed, $"Migration {migration} has not been expanded in this database, so there is nothing to {phase}. Run: migrator expand {migration}")
        {
            Code = RunCodes.Unknown,
        },
        { State: MigrationState.Baselined } => new(migration, RunOutcome.NothingToDo, "Taken as applied by another tool; there is nothing to do."),
        { State: MigrationState.Expanding } => new(
            migration, RunOutcome.Failed, $"Expand of migration {migration} is not finished. Run first: migrator expand {migration}")
        {
            Code = RunCodes.NotYet,
        },
        { State: MigrationState.RollingBack } => Unfinished(migration),
        { State: MigrationState.Completed } => new(migration, RunOutcome.NothingToDo, "Completed before."),
        _ => null,
    };

    /// <summary>A rollback is to be finished before anything else.</summary>
    public static RunResult Unfinished(MigrationId migration) => new(
        migration, RunOutcome.Failed, $"A rollback of migration {migration} has begun and is not finished. Run first: migrator rollback {migration}")
    {
        Code = RunCodes.RollbackUnfinished,
    };

    /// <summary>How far a migration is once everything of its expand is done.</summary>
    public static MigrationState AfterExpand(MigrationPlan plan) =>
        plan.StepsOf(Phase.Backfill).Any() ? MigrationState.Expanded
        : plan.HasContract ? MigrationState.Backfilled
        : MigrationState.Completed;

    /// <summary>How far a migration is once everything of its backfill is done.</summary>
    public static MigrationState AfterBackfill(MigrationPlan plan) => plan.HasContract ? MigrationState.Backfilled : MigrationState.Completed;
}
