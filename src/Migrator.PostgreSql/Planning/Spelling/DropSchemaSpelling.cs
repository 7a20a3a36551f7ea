using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class DropSchemaSpelling
{
    /// <summary>RESTRICT is the server's default, too; said, so that a reviewer need not know.</summary>
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, DropSchemaOperation drop)
    {
        yield return StepText.Step(
            planned, $"Drop schema {drop.Name}", null, StepText.Unlocked($"DROP SCHEMA {PgIdentifier.Quote(drop.Name)} RESTRICT"), undo: null, promise: "I4") with
        { IsPointOfNoReturn = true };
    }
}
