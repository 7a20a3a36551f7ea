using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class DropTableSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, DropTableOperation drop)
    {
        var table = drop.QuarantineName ?? drop.Table;
        yield return StepText.Step(
            planned, $"Drop table {drop.Table}", drop.Table,
            StepText.Locked(
                [
                    StepText.AccessExclusive(table),
                    .. drop.QuarantineName is null ? [] : drop.Partitions.Select(partition => StepText.AccessExclusive(partition) with { PartitionOf = table }),
                    .. drop.Referenced.Select(StepText.AccessExclusive),
                ],
                [$"DROP TABLE {PgIdentifier.Quote(table)}"]),
            undo: null,
            promise: "I4") with
        { IsPointOfNoReturn = true };
    }
}
