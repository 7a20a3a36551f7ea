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
        List<string> schemas = [.. shadows.Tables.Select(table => table.Name.Schema).Concat(views.Select(view => view.Schema)).Distinct()];
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
        var after = shadows.Renames ? await RenameAsync(path, views, before, refusals, cancellationToken).ConfigureAwait(false) : before;
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT views", cancellationToken).ConfigureAwait(false);
        var carried = after is null ? [] : await ReplaceAsync(path, schemas, views, after, refusals, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT views", cancellationToken).ConfigureAwait(false);
        return carried;
    }

    /// <summary>The queries with the columns under their new names, in the server's words; null where they could not be had.</summary>
    private async Task<IReadOnlyList<string>?> RenameAsync(string path, List<ReadView> views, IReadOnlyList<string> before, List<Finding> refusals, CancellationToken cancellationToken)
    {
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (view, query) in views.Zip(before))
        {
            if (await session.TryUnderAsync(path, Create(view, query), cancellationToken).ConfigureAwait(false) is { } refused)
            {
                refusals.Add(Refused(view, refused.MessageText));
                return null;
            }
        }

        if (!before.SequenceEqual(await ReadQueriesAsync(path, views.Select(Shadow), cancellationToken).ConfigureAwait(false)))
        {
            refusals.AddRange(views.Where(view => view.IsDirect).Select(view => Refused(view, "its query does not read the same on a copy of the table")));
            return null;
        }

        await shadows.RenameAsync(cancellationToken).ConfigureAwait(false);
        return await ReadQueriesAsync(path, views.Select(Shadow), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tries the queries on tables whose old columns are retired and whose new ones are there, at the end.</summary>
    private async Task<List<CarriedView>> ReplaceAsync(string path, List<string> schemas, List<ReadView> views, IReadOnlyList<string> queries, List<Finding> refusals, CancellationToken cancellationToken)
    {
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        await shadows.ReplaceAsync(cancellationToken).ConfigureAwait(false);
        var changing = new Dictionary<uint, CarriedView>();
        foreach (var (view, query) in views.Zip(queries))
        {
            var isUprooted = view.Reads.Any(read => changing.TryGetValue((uint)read, out var one) && one.IsDropped);
            if (!view.IsDirect && !isUprooted)
            {
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
                Before = view.Before!,
                After = shadows.Renames ? query : view.Before!,
                Path = shadows.Renames ? schemas : [],
                Options = view.Options,
                Dressing = isDropped ? await session.ReadAsync<string>(ViewQueries.Dressing, new { view = (long)view.Oid }, cancellationToken).ConfigureAwait(false) : [],
                Standing = isDropped ? view.StandingWithHangers! : view.Standing!,
                Belongings = view.Belongings!,
                Retyped = retyped,
            });
        }

        foreach (var view in views.Where(view => changing.ContainsKey(view.Oid)))
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

    private Task<IReadOnlyList<string>> ReadQueriesAsync(string path, IEnumerable<string> relations, CancellationToken cancellationToken)
        => session.ReadUnderAsync<string>(path, "SELECT pg_get_viewdef(w.relation::regclass) FROM unnest(@relations) WITH ORDINALITY AS w (relation, place) ORDER BY w.place", new { relations = relations.ToArray() }, cancellationToken);

    private static string Create(ReadView view, string query) => $"CREATE TEMP VIEW {PgIdentifier.Quote(view.Name)} AS {query.TrimEnd().TrimEnd(';')}";

    private static string Shadow(ReadView view) => TableShadows.Of(view.Relation);

    private static Finding Refused(ReadView view, string why) => ReaderReading.Refuse(
        view.Relation.ToString(), $"it cannot read the new column as it reads the old one: {why}", "Drop or rewrite the view in an earlier migration, so that it can read both, and create it anew in a later one.");
}
