using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class DropColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, DropColumnOperation drop, CatalogSnapshot catalog)
    {
        var column = drop.QuarantineName ?? drop.Column.Name;
        yield return StepText.Step(
            planned, $"Drop column {drop.Column.Name} of {drop.Table}", drop.Table,
            StepText.Exclusive(
                drop.Table,
                [
                    $"ALTER TABLE {PgIdentifier.Quote(drop.Table)} DROP COLUMN {PgIdentifier.Quote(column)}",
                    .. catalog.Find(drop.Table) is { IsInTree: true } ? [InheritanceTree.DropWhereKept(drop.Table, column)] : Array.Empty<string>(),
                ]),
            undo: null,
            promise: "I4") with
        { IsPointOfNoReturn = true };
    }
}
