using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class WidenColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, WidenColumnOperation widen)
    {
        var column = $"ALTER TABLE {PgIdentifier.Quote(widen.Table)} ALTER COLUMN {PgIdentifier.Quote(widen.Column)} TYPE";
        yield return StepText.Step(
            planned, $"Widen {widen.Table}.{widen.Column} from {widen.From} to {widen.To} in place: no row is rewritten or read", widen.Table,
            StepText.Exclusive(widen.Table, $"{column} {widen.To}"),
            // Back again every row is checked and may be rewritten: only as long as nobody wrote longer values.
            [StepText.Exclusive(widen.Table, $"{column} {widen.From}")]);
    }
}
