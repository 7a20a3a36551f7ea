using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Builds a key's index while everybody goes on, and makes it the constraint in one short step.</summary>
internal static class AddKeySpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, AddKeyOperation operation, CatalogSnapshot catalog)
    {
        var (table, key) = (operation.Change.Table, operation.Change.Key);
        var (quoted, name) = (PgIdentifier.Quote(table), PgIdentifier.Quote(key.Name!));
        var sort = key.IsPrimary ? "primary key" : "unique constraint";
        foreach (var (column, step) in operation.Unproved.SelectMany(column => NotNullSpelling.Enforce(planned, table, column, catalog).Select(step => (column, step))))
        {
            yield return catalog.Server.Major < 18 || step.Undo is not [var undo] ? step : step with { Undo = [undo with { Statements = [.. undo.Statements, .. Relax(table, column, catalog)] }] };
        }

        var duplicates = Violations.Duplicates(Violations.Rows(table, catalog.Find(table)), key.Columns, key.Name!);
        if (catalog.Find(table) is { Kind: RelationKind.PartitionedTable })
        {
            var index = PartitionedIndexSpelling.Of(table, key.Name!, isUnique: true, $"({ConstraintText.Names(key.Columns)})") with
            {
                Constraint = key.IsPrimary ? "PRIMARY KEY" : "UNIQUE",
                Deferral = ConstraintText.Waits(key.Deferral),
            };
            yield return PartitionedIndexSpelling.Build(planned, $"Build the {sort} {key.Name} of {table}, partition by partition", index, catalog) with { Promise = "I4", Check = duplicates };
            yield break;
        }

        yield return IndexSpelling.BuildStep(
            planned, $"Build the index of the {sort} {key.Name} on {table}", table, key.Name!,
            $"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {quoted} ({ConstraintText.Names(key.Columns)})") with
        {
            Promise = "I4",
            Check = duplicates,
        };
        yield return StepText.Step(
            planned, $"Make it the {sort} {key.Name} of {table}; nothing is scanned", table,
            StepText.Exclusive(table, $"ALTER TABLE {quoted} ADD CONSTRAINT {name} {(key.IsPrimary ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {name}{ConstraintText.Waits(key.Deferral)}"),
            [StepText.Exclusive(table, $"ALTER TABLE {quoted} DROP CONSTRAINT IF EXISTS {name}")],
            promise: "I4");
    }

    /// <summary>From PostgreSQL 18 on a primary key makes NOT NULL a partition's own, so that it would stay behind when the table's goes.</summary>
    private static IEnumerable<PlanStatement> Relax(TableName table, ColumnName column, CatalogSnapshot catalog)
    {
        foreach (var partition in catalog.PartitionsOf(table).Where(partition => partition.Find(column) is { IsNotNull: false }))
        {
            var body =
                $"""

                BEGIN
                    IF EXISTS (SELECT FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid AND c.relispartition WHERE attrelid = pg_catalog.to_regclass({PgLiteral.Text(PgIdentifier.Quote(partition.Name))}) AND attname = {PgLiteral.Text(column.Value)} AND attnotnull) THEN
                        ALTER TABLE {PgIdentifier.Quote(partition.Name)} ALTER COLUMN {PgIdentifier.Quote(column)} DROP NOT NULL;
                    END IF;
                END

                """;
            yield return new PlanStatement($"DO {DollarQuote.Around(body)}");
        }
    }
}
