using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Adds an exclusion constraint in one brief transaction: the server has no other way.</summary>
internal static class AddExclusionSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, AddExclusionOperation operation, CatalogSnapshot catalog)
    {
        var change = operation.Change;
        var (table, name) = (PgIdentifier.Quote(change.Table), PgIdentifier.Quote(change.Name));
        var snapshot = catalog.Find(change.Table);
        yield return StepText.Step(
            planned, $"Add {change.Name} to {change.Table} while readers and writers wait; ends by itself if it takes long", change.Table,
            StepText.Exclusive(change.Table, $"ALTER TABLE {table} ADD CONSTRAINT {name} {operation.Inspection.Definition}"),
            [StepText.Exclusive(change.Table, $"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")],
            promise: "I4") with
        {
            Work = StepWork.Build,
            Check = Violations.Conflicts(Violations.Rows(change.Table, snapshot), operation.Inspection, change.Name, snapshot?.EstimatedRows),
        };
    }
}
