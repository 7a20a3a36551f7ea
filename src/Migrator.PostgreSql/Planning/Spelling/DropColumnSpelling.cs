using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class DropColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, DropColumnOperation drop)
    {
        yield return StepText.Step(
            planned, $"Drop column {drop.Column.Name} of {drop.Table}", drop.Table,
            StepText.Exclusive(drop.Table, $"ALTER TABLE {PgIdentifier.Quote(drop.Table)} DROP COLUMN {PgIdentifier.Quote(drop.QuarantineName ?? drop.Column.Name)}"),
            undo: null,
            promise: "I4") with
        { IsPointOfNoReturn = true };
    }
}
