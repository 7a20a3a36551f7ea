using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The new columns take the old ones' names in one short transaction; the sync is turned round in it.</summary>
internal static class FlipSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, FlipOperation flip, CatalogSnapshot catalog)
    {
        var names = string.Join(", ", flip.Mappings.Select(mapping => mapping.Draft.Old[0].Name));
        yield return Retirement.Step(planned, $"Flip {names} of {flip.Table}: the new column takes the name, the old one is fed until it is dropped", flip.Table, flip.Mappings, catalog);
    }
}
