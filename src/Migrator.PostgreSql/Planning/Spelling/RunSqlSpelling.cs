using Migrator.Planning;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class RunSqlSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, RunSqlOperation run)
    {
        var change = run.Change;
        yield return StepText.Step(planned, change.Purpose ?? "Run the author's SQL", null, change.IsOutsideTransaction ? Outside(change.Sql, change.DoneWhen) : Authors(change.Sql), change.Undo is { } undo ? [Authors(undo)] : null, promise: "I6") with { Work = StepWork.Unknown };
    }

    private static StepScript Outside(SqlText sql, SqlText? doneWhen) => new()
    {
        IsTransactional = false,
        Patience = PatienceClass.Unhurried,
        Statements = [new(sql.Text, IsAuthors: true)],
        DoneWhen = doneWhen is null ? null : DoneCheck.Of(doneWhen),
    };

    private static StepScript Authors(SqlText sql) => new()
    {
        IsTransactional = true,
        Patience = PatienceClass.Brief,
        Statements = [new(sql.Text, IsAuthors: true)],
    };
}
