using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Adds a check for new rows under a short lock, then proves it for the others.</summary>
internal static class AddCheckSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, AddCheckOperation operation, CatalogSnapshot catalog)
    {
        var (change, found) = (operation.Change, operation.Inspection);
        return ProvedLater.Add(planned, change.Table, change.Name, found.Definition, null, Violations.False(Violations.RowsWithHeirs(change.Table, catalog.Find(change.Table)), found.Condition!, change.Name));
    }
}
