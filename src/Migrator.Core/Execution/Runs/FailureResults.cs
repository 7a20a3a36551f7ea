using System.Data.Common;
using Migrator.Execution.Backfilling;

namespace Migrator.Execution.Runs;

/// <summary>Turns the errors that end a run into its result.</summary>
internal static class FailureResults
{
    /// <summary>True for errors of the work; false for mistakes of ours, which must not be hidden.</summary>
    public static bool Knows(Exception error) => error is MigratorException or DbException or OperationCanceledException;

    /// <summary>The result that stands for an error.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="error">What ended the run.</param>
    /// <param name="isLeaseLost">True if the run was cancelled because its lease was gone.</param>
    public static RunResult Of(MigrationId migration, Exception error, bool isLeaseLost) => error switch
    {
        OperationCanceledException when isLeaseLost => Of(migration, new LeaseLostException(migration), isLeaseLost),
        OperationCanceledException => new(migration, RunOutcome.Interrupted, "Interrupted. What was finished is recorded; run the same command again and it goes on."),
        LeaseLostException lost => new(migration, RunOutcome.Leased, lost.Message) { Code = lost.Code },
        StepHinderedException hindered => new(migration, RunOutcome.NeedsHuman, hindered.Message) { Code = hindered.Code },
        RowsPoisonedException poisoned => new(migration, RunOutcome.NeedsHuman, poisoned.Message) { Code = poisoned.Code },
        StoppedAtRowException or RowsFailAlikeException => new(migration, RunOutcome.NeedsHuman, error.Message) { Code = ((MigratorException)error).Code },
        ConditionClosedException closed => new(migration, RunOutcome.GateClosed, closed.Message) { Code = closed.Code },
        PlanAlteredException altered => new(migration, RunOutcome.Stale, altered.Message) { Code = altered.Code },
        PlanOutrunException outrun => new(migration, RunOutcome.Stale, outrun.Message) { Code = outrun.Code },
        MigratorException known => new(migration, RunOutcome.Failed, known.Message) { Code = known.Code },
        _ => new(migration, RunOutcome.Failed, $"The database refused: {error.Message} What was finished is recorded; remove the cause and run the same command again.") { Code = RunCodes.DatabaseFailed },
    };
}
