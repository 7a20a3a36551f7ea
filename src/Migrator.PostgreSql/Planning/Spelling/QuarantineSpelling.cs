using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The old columns go out of reach under other names, and are fed until they are dropped.</summary>
internal static class QuarantineSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, QuarantineOperation quarantine, CatalogSnapshot catalog)
    {
        var names = string.Join(", ", quarantine.Mappings.SelectMany(mapping => mapping.Draft.Old.Select(old => old.Name)));
        yield return Retirement.Step(planned, $"Put {names} of {quarantine.Table} out of reach under other names", quarantine.Table, quarantine.Mappings, catalog);
    }
}
