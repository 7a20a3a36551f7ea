using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>What changes on a table whose two shapes the applications keep alike: nothing but who is looked after, and how.</summary>
internal static class DualWriteSpelling
{
    public static IEnumerable<PlanStep> Expect(PlannedOperation planned, ExpectBothShapesOperation expect, CatalogSnapshot catalog) =>
    [
        Turn(planned, $"Take every row of {expect.Table} that is written from here on as written in both shapes", catalog.Find(expect.Table)!, expect.Mappings, SyncMode.Open, SyncMode.Awaited, "I2"),
    ];

    public static IEnumerable<PlanStep> Trust(PlannedOperation planned, TrustNewShapeOperation trust, CatalogSnapshot catalog) =>
    [
        Turn(planned, $"Take the new shape of {trust.Table} as the truth: from here on the old one may be left out", catalog.Find(trust.Table)!, trust.Mappings, SyncMode.Fed, SyncMode.Open, "I4"),
    ];

    private static PlanStep Turn(PlannedOperation planned, string purpose, TableSnapshot table, IReadOnlyList<PreparedMapping> mappings, SyncMode to, SyncMode back, string promise)
        => StepText.Step(planned, purpose, table.Name, Script(table, mappings, to), [Script(table, mappings, back)], promise);

    private static StepScript Script(TableSnapshot table, IReadOnlyList<PreparedMapping> mappings, SyncMode mode) => new()
    {
        IsTransactional = true,
        Locks = [StepText.AccessExclusive(table.Name)],
        Statements = [OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = table.Name, Put = [.. mappings.Select(mapping => mapping.Mapping with { Mode = mode })] }, table)],
    };
}
