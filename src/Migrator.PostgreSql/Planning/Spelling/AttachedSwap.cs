using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Lets policies and triggers name the columns that have taken over, and back. Under the table's lock nobody meets it without them.</summary>
internal sealed class AttachedSwap(IReadOnlyList<CarriedAttachment> attached)
{
    /// <summary>Stops if one is not what it was when the plan was made; then drops them.</summary>
    public IEnumerable<string> Release() => attached.Select(Unchanged).Concat(Drop());

    /// <summary>They come back, on the new columns.</summary>
    public IEnumerable<string> Take() => OnPath(attached.SelectMany(one => one.After));

    /// <summary>Stops if somebody has changed one since it was created anew; then drops them.</summary>
    public IEnumerable<string> GiveWay() => OnPath(attached.Select(Same)).Concat(Drop());

    /// <summary>They come back as they were.</summary>
    public IEnumerable<string> Return() => OnPath(attached.SelectMany(one => one.Before));

    private IEnumerable<string> Drop() => attached.Select(one => one.Drop);

    private IEnumerable<string> OnPath(IEnumerable<string> statements) => SearchPath.Under(attached.Count == 0 ? [] : attached[0].Path, statements);

    private static string Unchanged(CarriedAttachment one)
    {
        var body =
            $"""

            BEGIN
                IF {one.Mark} IS DISTINCT FROM {PgLiteral.Text(one.Standing)} THEN
                    RAISE EXCEPTION '%', {PgLiteral.Text($"the {one.Kind} {one.Name} on {one.Table} has changed since the migration was planned")}
                        USING HINT = 'Make it as it was, or roll the migration back and plan it again.';
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>The server's words differ with the types in them, so that it is compared with itself, created anew.</summary>
    private static string Same(CarriedAttachment one)
    {
        var anew = string.Join("\n", one.After.Prepend(one.Drop).Select(statement => $"    EXECUTE {PgLiteral.Text(statement)};"));
        var body =
            $"""

            DECLARE
                before pg_catalog.text := {one.Mark};
            BEGIN
            {anew}
                IF {one.Mark} IS DISTINCT FROM before THEN
                    RAISE EXCEPTION '%', {PgLiteral.Text($"the {one.Kind} {one.Name} on {one.Table} has changed since the new column took over")}
                        USING HINT = 'Make it as the plan shows it, or go on to the end.';
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }
}
