using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// Tries views on shadows of the tables as these will be once the new columns have taken over: no text of SQL is taken apart.
/// </summary>
internal sealed class ViewTrial(InspectionSession session, CatalogSnapshot catalog, TableShadows shadows, IReadOnlyList<MappingDraft> drafts)
{
    /// <summary>A view's query in the server's words, and the operators, functions and types that these stand for.</summary>
    private sealed record Query(string Text, string Bound);

    private sealed record ColumnRow(string Name, string Type, string Collation);

    /// <summary>The views that have to change, each after those it reads.</summary>
    public async Task<IReadOnlyList<CarriedView>> ReadAsync(List<Finding> refusals, CancellationToken cancellationToken)
    {
        var readers = await session.ReadAsync<ReadView>(
            ViewQueries.Readers,
            new { tables = drafts.Select(draft => PgIdentifier.Quote(draft.Table)).ToArray(), columns = drafts.Select(draft => draft.Old[0].Name.Value).ToArray() },
            cancellationToken).ConfigureAwait(false);
        if (readers.Count == 0)
        {
            return [];
        }

        var views = readers.Where(reader => reader.IsView).ToList();
        var used = await session.ReadAsync<string>(BindingQueries.SchemasOfViews, new { objects = views.Select(view => (long)view.Oid).ToArray() }, cancellationToken).ConfigureAwait(false);
        List<string> schemas = [.. shadows.Tables.Select(table => table.Name.Schema).Concat(views.Select(view => view.Schema)).Concat(used).Distinct()];
        var path = string.Join(", ", schemas.Select(PgIdentifier.Quote).Prepend("pg_catalog"));
        var hidden = await session.ReadUnderAsync<string>(
            path,
            "SELECT w.relation FROM unnest(@relations) AS w (relation) WHERE NOT pg_table_is_visible(w.relation::regclass)",
            new { relations = shadows.Tables.Select(table => table.Name).Concat(views.Select(view => view.Relation)).Select(PgIdentifier.Quote).ToArray() },
            cancellationToken).ConfigureAwait(false);
        if (hidden.Count > 0)
        {
            refusals.AddRange(hidden.Select(relation => ReaderReading.Refuse(relation, $"another relation of the same name hides it from the views of {string.Join(", ", schemas)}, which cannot be tried therefore")));
            return [];
        }

        var before = await ReadQueriesAsync(path, views.Select(view => PgIdentifier.Quote(view.Relation)), cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("SAVEPOINT views", cancellationToken).ConfigureAwait(false);
        var (after, bound, unlike) = await RepeatAsync(path, views, before, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT views", cancellationToken).ConfigureAwait(false);
        var carried = await ReplaceAsync(path, schemas, [.. views.Zip(before, after)], bound, unlike, refusals, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT views", cancellationToken).ConfigureAwait(false);
        return carried;
    }

    /// <summary>
    /// The queries with the columns under their new names, in the server's words; what they are bound to as they stand; and why some would not be what they are if
    /// they were created from their own words: not every operator can be written with its schema.
    /// </summary>
    private async Task<(IReadOnlyList<Query> After, IReadOnlyDictionary<uint, IReadOnlyList<BoundItem>> Bound, IReadOnlyDictionary<uint, string> Unlike)> RepeatAsync(string path, List<ReadView> views, IReadOnlyList<Query> before, CancellationToken cancellationToken)
    {
        var unlike = new Dictionary<uint, string>();
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (view, query) in views.Zip(before))
        {
            if (await session.TryUnderAsync(path, Create(view, query), cancellationToken).ConfigureAwait(false) is { } refused)
            {
                unlike.Add(view.Oid, refused.MessageText);
            }
        }

        var created = views.Zip(before).Where(pair => !unlike.ContainsKey(pair.First.Oid)).ToList();
        foreach (var ((view, query), repeated) in created.Zip(await ReadQueriesAsync(path, created.Select(pair => Shadow(pair.First)), cancellationToken).ConfigureAwait(false)))
        {
            if (repeated != query)
            {
                unlike.Add(view.Oid, "created from the server's own words for it, it would use other operators or functions than it does");
            }
        }

        var bound = new Dictionary<uint, IReadOnlyList<BoundItem>>();
        foreach (var (view, _) in created)
        {
            bound.Add(view.Oid, await session.ReadAsync<BoundItem>(BoundQueries.Views, new { relation = Shadow(view) }, cancellationToken).ConfigureAwait(false));
        }

        if (!shadows.Renames)
        {
            return (before, bound, unlike);
        }

        await shadows.RenameAsync(cancellationToken).ConfigureAwait(false);
        var renamed = await ReadQueriesAsync(path, created.Select(pair => Shadow(pair.First)), cancellationToken).ConfigureAwait(false);
        var words = created.Zip(renamed).ToDictionary(pair => pair.First.First.Oid, pair => pair.Second);
        return ([.. views.Zip(before).Select(pair => words.GetValueOrDefault(pair.First.Oid, pair.Second))], bound, unlike);
    }

    /// <summary>Tries the queries on tables whose old columns are retired and whose new ones are there, at the end.</summary>
    private async Task<List<CarriedView>> ReplaceAsync(
        string path, List<string> schemas, IReadOnlyList<(ReadView View, Query Before, Query After)> views, IReadOnlyDictionary<uint, IReadOnlyList<BoundItem>> bound, IReadOnlyDictionary<uint, string> unlike, List<Finding> refusals, CancellationToken cancellationToken)
    {
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        await shadows.ReplaceAsync(cancellationToken).ConfigureAwait(false);
        var changing = new Dictionary<uint, CarriedView>();
        foreach (var (view, before, query) in views)
        {
            var isUprooted = view.Reads.Any(read => changing.TryGetValue((uint)read, out var one) && one.IsDropped);
            if (!view.IsDirect && !isUprooted)
            {
                continue;
            }

            if (unlike.TryGetValue(view.Oid, out var why))
            {
                refusals.Add(Refused(view, why));
                continue;
            }

            if (await session.TryUnderAsync(path, Create(view, query), cancellationToken).ConfigureAwait(false) is { } refused)
            {
                refusals.Add(Refused(view, refused.MessageText));
                continue;
            }

            var retired = shadows.Retired;
            if ((await session.ReadAsync<string>(ViewQueries.ReadColumns, new { relation = Shadow(view), names = retired }, cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                refusals.Add(Refused(view, "it names columns by their place in the table (an alias with a list of columns, as JOIN … USING may need), and the new column is at another place"));
                continue;
            }

            var retyped = await RetypedAsync(view, cancellationToken).ConfigureAwait(false);
            var isDropped = isUprooted || retyped.Count > 0 || view.LeansOnKey;
            changing.Add(view.Oid, new CarriedView
            {
                Name = view.Relation,
                Owner = view.Owner,
                IsDropped = isDropped,
                Before = before.Text,
                After = query.Text,
                Path = schemas,
                Options = view.Options,
                Dressing = isDropped ? await session.ReadAsync<string>(ViewQueries.Dressing, new { view = (long)view.Oid }, cancellationToken).ConfigureAwait(false) : [],
                Standing = isDropped ? view.StandingWithHangers! : view.Standing!,
                Belongings = view.Belongings!,
                Rebinding = BoundComparing.Of(bound[view.Oid], await session.ReadAsync<BoundItem>(BoundQueries.Views, new { relation = Shadow(view) }, cancellationToken).ConfigureAwait(false)),
                Retyped = retyped,
            });
        }

        foreach (var view in views.Select(one => one.View).Where(view => changing.ContainsKey(view.Oid)))
        {
            refusals.AddRange((await ObstaclesAsync(view, changing, cancellationToken).ConfigureAwait(false)).Select(harm => ReaderReading.Refuse(view.Relation.ToString(), harm)));
        }

        return [.. changing.Values];
    }

    private async Task<IReadOnlyList<string>> ObstaclesAsync(ReadView view, Dictionary<uint, CarriedView> changing, CancellationToken cancellationToken)
    {
        var obstacles = new List<string>();
        if (!view.IsOwned)
        {
            obstacles.Add($"it belongs to {view.Owner}, and {catalog.Server.User} may not change it");
        }

        if (view.ReadsRows)
        {
            obstacles.Add("it reads whole rows of a table, and a row has other columns from expand on");
        }

        obstacles.AddRange(view.Rules.Select(rule => $"its rule {rule} is bound to the columns of today"));
        if (!changing[view.Oid].IsDropped)
        {
            return obstacles;
        }

        obstacles.AddRange(view.Peculiarities.Select(what => $"it has to be dropped and created anew, and {what}"));
        if (!view.CanBeGivenBack || !view.CanBeCreated)
        {
            obstacles.Add($"it has to be dropped and created anew, and {catalog.Server.User} may not create it for {view.Owner}: that takes CREATE on the schema {view.Schema} for both, and SET ROLE");
        }

        var going = changing.Where(other => other.Value.IsDropped).Select(other => (long)other.Key).ToArray();
        var hangers = await session.ReadAsync<string>(ViewQueries.Hangers, new { view = (long)view.Oid, going }, cancellationToken).ConfigureAwait(false);
        obstacles.AddRange(hangers.Select(hanger => $"it has to be dropped and created anew, and {hanger} hangs on it"));
        return obstacles;
    }

    private async Task<List<string>> RetypedAsync(ReadView view, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<ColumnRow>> ReadAsync(string relation) => session.ReadAsync<ColumnRow>(ViewQueries.Columns, new { relation }, cancellationToken);
        var (now, then) = (await ReadAsync(PgIdentifier.Quote(view.Relation)).ConfigureAwait(false), await ReadAsync(Shadow(view)).ConfigureAwait(false));
        return [.. now.Zip(then).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First.Name} becomes {pair.Second.Type}")];
    }

    private Task<IReadOnlyList<Query>> ReadQueriesAsync(string path, IEnumerable<string> relations, CancellationToken cancellationToken)
        => session.ReadUnderAsync<Query>(path, BindingQueries.Views, new { relations = relations.ToArray() }, cancellationToken);

    private static string Create(ReadView view, Query query) => $"CREATE TEMP VIEW {PgIdentifier.Quote(view.Name)} AS {query.Text.TrimEnd().TrimEnd(';')}";

    private static string Shadow(ReadView view) => TableShadows.Of(view.Relation);

    private static Finding Refused(ReadView view, string why) => ReaderReading.Refuse(
        view.Relation.ToString(), $"it cannot read the new column as it reads the old one: {why}", "Drop or rewrite the view in an earlier migration, so that it can read both, and create it anew in a later one.");
}
