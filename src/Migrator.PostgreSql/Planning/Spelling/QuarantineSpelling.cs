using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The old columns go out of reach under other names, and are fed until they are dropped.</summary>
internal static class QuarantineSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, QuarantineOperation quarantine, CatalogSnapshot catalog)
        => new Retirement(quarantine.Mappings, catalog).Steps(planned, $"Put {StepText.ColumnsOf(quarantine.Mappings)} out of reach under other names");
}
