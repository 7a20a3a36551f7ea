using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class AddColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, AddColumnOperation add)
    {
        var table = PgIdentifier.Quote(add.Table);
        yield return StepText.Step(
            planned, $"Add column {add.Column.Name} to {add.Table}", add.Table,
            StepText.Exclusive(
                add.Table,
                [
                    .. SearchPath.OfSession(SearchPath.IsAuthors(add.Column), $"ALTER TABLE {table} ADD COLUMN {ColumnClause.For(add.Column)}"),
                    .. add.Column.Comment is { } comment ? [$"COMMENT ON COLUMN {table}.{PgIdentifier.Quote(add.Column.Name)} IS {PgLiteral.Text(comment)}"] : Array.Empty<string>(),
                ]),
            [StepText.Exclusive(add.Table, $"ALTER TABLE {table} DROP COLUMN {PgIdentifier.Quote(add.Column.Name)}")]);
    }
}
