using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The new columns take the old ones' names in one short transaction; the sync is turned round in it.</summary>
internal static class FlipSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, FlipOperation flip, CatalogSnapshot catalog)
        => new Retirement(flip.Mappings, catalog).Steps(
            planned, $"Flip {StepText.ColumnsOf(flip.Mappings)}: the new column takes the name, the old one is fed until it is dropped");
}
