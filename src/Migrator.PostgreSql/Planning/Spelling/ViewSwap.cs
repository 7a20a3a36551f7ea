using Migrator.Planning;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Lets views read the columns that have taken over, and back. A view is bound to columns by their number: without this it
/// would go on reading the old one under its new name.
/// </summary>
internal sealed class ViewSwap(IReadOnlyList<CarriedView> views)
{
    private IEnumerable<CarriedView> ReadersFirst => views.Reverse();

    private IEnumerable<CarriedView> Dropped => views.Where(view => view.IsDropped);

    /// <summary>What the statements of <see cref="Lock"/> lock.</summary>
    public IEnumerable<StepLock> Locks => ReadersFirst.Select(view => StepText.AccessExclusive(view.Name) with { IsTakenBefore = true });

    /// <summary>
    /// Locks each view before the tables behind it, as a reader does. An owner that stays is a change of nothing, under the
    /// lock that is wanted; LOCK TABLE would lock every table that the view reads.
    /// </summary>
    public IEnumerable<string> Lock() => ReadersFirst.Select(view => $"ALTER VIEW {PgIdentifier.Quote(view.Name)} OWNER TO {PgIdentifier.Quote(view.Owner)}");

    /// <summary>Stops if a view is not what it was when the plan was made; then drops what cannot keep its columns.</summary>
    public IEnumerable<string> Release()
    {
        foreach (var alike in views.GroupBy(view => view.IsDropped))
        {
            yield return Expect(alike.Select(view => (view.Name, view.Standing)), view => ViewMarks.Standing(view, alike.Key));
        }

        foreach (var statement in Drop())
        {
            yield return statement;
        }
    }

    /// <summary>The views with the query that reads the new columns.</summary>
    public IEnumerable<string> Take() => Under(views.Select(view => (view, view.After))).Concat(Dress());

    /// <summary>Stops if somebody has changed a view since it was made to read the new columns; then drops what cannot keep its columns.</summary>
    public IEnumerable<string> GiveWay()
    {
        if (views.Count > 0)
        {
            foreach (var statement in OnPath(ReadersFirst.Select(SameQuery)))
            {
                yield return statement;
            }

            yield return Expect(views.Select(view => (view.Name, view.Belongings)), ViewMarks.Belongings);
        }

        foreach (var statement in Drop())
        {
            yield return statement;
        }
    }

    /// <summary>The views with the query that they had.</summary>
    public IEnumerable<string> Return() => Under(views.Select(view => (view, view.Before))).Concat(Dress());

    private IEnumerable<string> Drop() => Dropped.Reverse().Select(view => $"DROP VIEW {PgIdentifier.Quote(view.Name)}");

    private IEnumerable<string> Dress()
    {
        foreach (var statement in Dropped.SelectMany(view => view.Dressing))
        {
            yield return statement;
        }

        if (Dropped.Any())
        {
            yield return Expect(Dropped.Select(view => (view.Name, view.Belongings)), ViewMarks.Belongings);
        }
    }

    private IEnumerable<string> Under(IEnumerable<(CarriedView View, string Query)> queries) => OnPath(queries.Select(pair => Create(pair.View, pair.Query)));

    /// <summary>Queries are read under the schemas that they were written for.</summary>
    private IEnumerable<string> OnPath(IEnumerable<string> statements) => SearchPath.Under(views.Count == 0 ? [] : views[0].Path, statements);

    private static string Create(CarriedView view, string query)
        => $"CREATE {(view.IsDropped ? "" : "OR REPLACE ")}VIEW {PgIdentifier.Quote(view.Name)}{view.Options} AS\n{query.TrimEnd().TrimEnd(';')}";

    /// <summary>The server's words for a query differ with the types in it, so that it is compared with itself, written anew.</summary>
    private static string SameQuery(CarriedView view)
    {
        var name = PgLiteral.Text(PgIdentifier.Quote(view.Name));
        var body =
            $"""

            DECLARE
                before pg_catalog.text := pg_catalog.pg_get_viewdef({name}::pg_catalog.regclass);
            BEGIN
                EXECUTE {PgLiteral.Text(Create(view with { IsDropped = false }, view.After))};
                IF pg_catalog.pg_get_viewdef({name}::pg_catalog.regclass) OPERATOR(pg_catalog.<>) before THEN
                    RAISE EXCEPTION 'the view % has changed since it was made to read the new columns', {name}
                        USING HINT = 'Give it the query that the plan shows, or go on to the end.';
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string Expect(IEnumerable<(TableName View, string Mark)> marks, Func<string, string> now)
    {
        var planned = string.Join(",\n        ", marks.Select(pair => $"({PgLiteral.Text(PgIdentifier.Quote(pair.View))}, {PgLiteral.Text(pair.Mark)})"));
        var body =
            $"""

            DECLARE
                changed text;
            BEGIN
                SELECT string_agg(planned.name, ', ') INTO changed
                  FROM (VALUES
                    {planned}) planned (name, mark)
                 WHERE {now("to_regclass(planned.name)")} IS DISTINCT FROM planned.mark;
                IF changed IS NOT NULL THEN
                    RAISE EXCEPTION 'these views, or what belongs to them or hangs on them, have changed since the migration was planned: %', changed
                        USING HINT = 'Make them as they were, or roll the migration back and plan it again.';
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }
}
