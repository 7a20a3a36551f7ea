using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class BackfillSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, BackfillOperation backfill, CatalogSnapshot catalog)
        =>
        [
            Step(
                planned, $"Copy existing rows of {backfill.Table} to the new columns, {(catalog.Find(backfill.Table) is { Kind: RelationKind.PartitionedTable } ? "partition by partition, " : "")}a stretch of pages at a time",
                new(backfill.Table, [.. backfill.Mappings.Select(mapping => mapping.Mapping).Where(mapping => mapping.IsCopied())])),
        ];

    /// <summary>The step, and how each of its batches looks.</summary>
    public static PlanStep Step(PlannedOperation planned, string purpose, MarkedTable table)
        => StepText.Step(
            planned, purpose, table.Name,
            StepText.Unlocked(
                $"""
                UPDATE ONLY {table.Quoted} AS r
                   SET {table.Fill("r")}
                 WHERE r.ctid >= $1 AND r.ctid < $2
                   AND {table.IsPending("r")}
                """),
            [],
            promise: "I3") with
        { Kind = StepKind.Backfill, Work = StepWork.Batches };
}
