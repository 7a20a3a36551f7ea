using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class WidenColumnSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, WidenColumnOperation widen)
    {
        yield return StepText.Step(
            planned, $"Widen {widen.Table}.{widen.Column.Name} from {widen.Column.Type} to {widen.To} in place: no row is rewritten or read", widen.Table,
            StepText.Exclusive(widen.Table, Change(widen, widen.To)),
            // Back again every row is checked and written anew: only as long as nobody wrote longer values.
            widen.ComesBack ? [StepText.Exclusive(widen.Table, Change(widen, widen.Column.Type))] : []);
        yield return StepText.Step(
            planned, $"Gather the server's statistics of {widen.Table}.{widen.Column.Name} anew: it forgets them with the old type", widen.Table,
            StepText.Unhurried(widen.Table, $"ANALYZE {PgIdentifier.Quote(widen.Table)} ({PgIdentifier.Quote(widen.Column.Name)})"),
            []);
    }

    // The server gives a column what belongs to the type by itself: collation, storage and compression have to be said again.
    private static IEnumerable<string> Change(WidenColumnOperation widen, string type)
    {
        var column = $"ALTER TABLE {PgIdentifier.Quote(widen.Table)} ALTER COLUMN {PgIdentifier.Quote(widen.Column.Name)}";
        yield return $"{column} TYPE {type}{(widen.Column.Collation is { } collation ? $" COLLATE {collation}" : "")}";
        if (widen.Column.Storage is { } storage)
        {
            yield return $"{column} SET STORAGE {storage}";
        }

        if (widen.Column.Compression is { } compression)
        {
            yield return $"{column} SET COMPRESSION {compression}";
        }
    }
}
