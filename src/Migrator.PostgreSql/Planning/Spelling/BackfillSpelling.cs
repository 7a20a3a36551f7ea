using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class BackfillSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, BackfillOperation backfill)
    {
        var table = new MarkedTable(backfill.Table, [.. backfill.Mappings.Select(mapping => mapping.Mapping).Where(mapping => mapping.Bit is not null)]);
        yield return StepText.Step(
            planned, $"Copy existing rows of {backfill.Table} to the new columns, a stretch of pages at a time", backfill.Table,
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
}
