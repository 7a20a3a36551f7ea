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
        var others = operation.ForeignKeys.SelectMany(key => new[] { key.Table, key.Referenced }).Where(other => other != create.Table).Distinct().ToList();
        var earlier = operation.ForeignKeys.Where(key => key.Table != create.Table).ToList();
        var lines = create.Columns.Select(ColumnClause.For)
            .Concat(create.Keys.Select(Key))
            .Concat(operation.Constraints.Select(born => $"CONSTRAINT {PgIdentifier.Quote(born.Name)} {born.Definition}"))
            .Select(line => $"    {line}");
        yield return StepText.Step(
            planned, $"Create table {create.Table}", create.Table,
            StepText.Locked(
                [.. others.Select(StepText.ShareRowExclusive)],
                [
                    .. SearchPath.OfSession(create.Columns.Any(SearchPath.IsAuthors), $"CREATE TABLE {table} (\n{string.Join(",\n", lines)}\n)"),
                    .. create.Comment is { } comment ? [$"COMMENT ON TABLE {table} IS {PgLiteral.Text(comment)}"] : Array.Empty<string>(),
                    .. create.Columns.Where(column => column.Comment is not null).Select(column => $"COMMENT ON COLUMN {table}.{PgIdentifier.Quote(column.Name)} IS {PgLiteral.Text(column.Comment!)}"),
                    .. operation.Indexes.SelectMany(index => SearchPath.OfSession(index.Filter is not null, IndexSpelling.CreateStatement(index, isConcurrent: false))),
                    .. operation.ForeignKeys.Select(ForeignKey),
                ]),
            [StepText.Locked([.. others.Select(StepText.AccessExclusive)], [.. earlier.Select(key => $"ALTER TABLE {PgIdentifier.Quote(key.Table)} DROP CONSTRAINT {PgIdentifier.Quote(key.Name)}"), $"DROP TABLE {table}"])]);
    }

    private static string Key(KeySpec key) => $"{(key.Name is { } name ? $"CONSTRAINT {PgIdentifier.Quote(name)} " : "")}{ConstraintText.Key(key)}";

    private static string ForeignKey(CreateForeignKey key) => $"ALTER TABLE {PgIdentifier.Quote(key.Table)} ADD CONSTRAINT {PgIdentifier.Quote(key.Name)} {ConstraintText.ForeignKey(key)}";
}
