using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class RenameColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, RenameColumnOperation rename)
    {
        string Rename(ColumnName from, ColumnName to) => $"ALTER TABLE {PgIdentifier.Quote(rename.Table)} RENAME COLUMN {PgIdentifier.Quote(from)} TO {PgIdentifier.Quote(to)}";
        yield return StepText.Step(
            planned, $"Put {rename.Table}.{rename.From} out of reach under another name", rename.Table,
            StepText.Exclusive(rename.Table, Rename(rename.From, rename.To)),
            [StepText.Exclusive(rename.Table, Rename(rename.To, rename.From))],
            promise: "I4");
    }
}
