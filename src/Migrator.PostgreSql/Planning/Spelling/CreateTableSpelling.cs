using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class CreateTableSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CreateTableOperation operation)
    {
        var create = operation.Table;
        var table = PgIdentifier.Quote(create.Table);
        var referenced = operation.ForeignKeys.Select(key => key.Referenced).Where(other => other != create.Table).Distinct().Select(StepText.ShareRowExclusive).ToList();
        var lines = create.Columns.Select(ColumnClause.For).Concat(create.Keys.Select(Key)).Select(line => $"    {line}");
        yield return StepText.Step(
            planned, $"Create table {create.Table}", create.Table,
            StepText.Locked(
                referenced,
                [
                    $"CREATE TABLE {table} (\n{string.Join(",\n", lines)}\n)",
                    .. create.Comment is { } comment ? [$"COMMENT ON TABLE {table} IS {PgLiteral.Text(comment)}"] : Array.Empty<string>(),
                    .. create.Columns.Where(column => column.Comment is not null).Select(column => $"COMMENT ON COLUMN {table}.{PgIdentifier.Quote(column.Name)} IS {PgLiteral.Text(column.Comment!)}"),
                    .. operation.Indexes.Select(index => IndexSpelling.CreateStatement(index, isConcurrent: false)),
                    .. operation.ForeignKeys.Select(ForeignKey),
                ]),
            [StepText.Locked(referenced.Select(key => StepText.AccessExclusive(key.Table)).ToList(), [$"DROP TABLE {table}"])]);
    }

    private static string Key(KeySpec key)
        => $"{(key.Name is { } name ? $"CONSTRAINT {PgIdentifier.Quote(name)} " : "")}{(key.IsPrimary ? "PRIMARY KEY" : "UNIQUE")} ({string.Join(", ", key.Columns.Select(PgIdentifier.Quote))})";

    private static string ForeignKey(CreateForeignKey key)
        => $"ALTER TABLE {PgIdentifier.Quote(key.Table)} ADD CONSTRAINT {PgIdentifier.Quote(key.Name)} FOREIGN KEY ({string.Join(", ", key.Columns.Select(PgIdentifier.Quote))}) "
            + $"REFERENCES {PgIdentifier.Quote(key.Referenced)} ({string.Join(", ", key.ReferencedColumns.Select(PgIdentifier.Quote))}){Rule("UPDATE", key.OnUpdate)}{Rule("DELETE", key.OnDelete)}";

    private static string Rule(string on, System.Data.Rule rule) => rule switch
    {
        System.Data.Rule.Cascade => $" ON {on} CASCADE",
        System.Data.Rule.SetNull => $" ON {on} SET NULL",
        System.Data.Rule.SetDefault => $" ON {on} SET DEFAULT",
        _ => "",
    };
}
