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
        foreach (var step in operation.Unproved.SelectMany(column => NotNullSpelling.Enforce(planned, table, column, catalog)))
        {
            yield return step;
        }

        yield return IndexSpelling.BuildStep(
            planned, $"Build the index of the {sort} {key.Name} on {table}", table, key.Name!,
            $"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {quoted} ({ConstraintText.Names(key.Columns)})") with
        {
            Promise = "I4",
            Check = Violations.Duplicates(Violations.Rows(table, catalog.Find(table)), key.Columns, key.Name!),
        };
        yield return StepText.Step(
            planned, $"Make it the {sort} {key.Name} of {table}; nothing is scanned", table,
            StepText.Exclusive(table, $"ALTER TABLE {quoted} ADD CONSTRAINT {name} {(key.IsPrimary ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {name}{ConstraintText.Waits(key.Deferral)}"),
            [StepText.Exclusive(table, $"ALTER TABLE {quoted} DROP CONSTRAINT IF EXISTS {name}")],
            promise: "I4");
    }
}
