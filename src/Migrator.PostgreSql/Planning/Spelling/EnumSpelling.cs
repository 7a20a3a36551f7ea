using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class EnumSpelling
{
    /// <summary>A value that is there, because a rollback has left it behind, is no reason to stop.</summary>
    public static IEnumerable<PlanStep> AddValue(PlannedOperation planned, AddEnumValueOperation add)
    {
        var change = add.Change;
        var place = (change.Before, change.After) switch
        {
            ({ } before, _) => $" BEFORE {PgLiteral.Text(before)}",
            (_, { } after) => $" AFTER {PgLiteral.Text(after)}",
            _ => "",
        };
        yield return StepText.Step(
            planned, $"Add a value to the enum {change.Enum}; it stays, whatever becomes of the migration", null,
            StepText.Unlocked($"ALTER TYPE {PgIdentifier.Quote(change.Enum)} ADD VALUE IF NOT EXISTS {PgLiteral.Text(change.Value)}{place}"),
            []);
    }
}
