using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Reads policies and triggers that name replaced columns as they will be on the new ones, and tries them on shadows of their tables.</summary>
internal sealed class AttachedReading(InspectionSession session, TableShadows shadows, IReadOnlyList<MappingDraft> drafts)
{
    private sealed class Row
    {
        public uint Oid { get; init; }
        public string Bound { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Name { get; init; } = "";
        public string Schema { get; init; } = "";
        public string Relation { get; init; } = "";
        public bool IsForeign { get; init; }
        public string? Extension { get; init; }
        public string[] Statements { get; init; } = [];
        public string Standing { get; init; } = "";
    }

    public async Task<IReadOnlyList<CarriedAttachment>> ReadAsync(List<Finding> refusals, CancellationToken cancellationToken)
    {
        var columns = new { tables = drafts.Select(draft => PgIdentifier.Quote(draft.Table)).ToArray(), columns = drafts.Select(draft => draft.Old[0].Name.Value).ToArray(), triggers = drafts[0].Flips };
        var rows = await session.ReadAsync<Row>(AttachedQueries.Readers(isPretty: false), columns, cancellationToken).ConfigureAwait(false);
        foreach (var row in rows.Where(row => row.IsForeign))
        {
            refusals.Add(Refuse(row, "it is on another table than the column that it reads"));
        }

        foreach (var row in rows.Where(row => row.Extension is not null))
        {
            refusals.Add(Refuse(row, $"it depends on the extension {row.Extension}, which could not be said again"));
        }

        if (rows.Count == 0 || rows.Any(row => row.IsForeign || row.Extension is not null))
        {
            return [];
        }

        var used = await session.ReadAsync<string>(BindingQueries.SchemasOfAttached, new { objects = rows.Select(row => (long)row.Oid).ToArray() }, cancellationToken).ConfigureAwait(false);
        List<string> schemas = [.. shadows.Tables.Select(table => table.Name.Schema).Concat(used).Distinct()];
        var path = string.Join(", ", schemas.Select(PgIdentifier.Quote).Prepend("pg_catalog"));
        var hidden = await session.ReadUnderAsync<string>(
            path,
            "SELECT w.relation FROM unnest(@relations) AS w (relation) WHERE NOT pg_table_is_visible(w.relation::regclass)",
            new { relations = shadows.Tables.Select(table => PgIdentifier.Quote(table.Name)).ToArray() },
            cancellationToken).ConfigureAwait(false);
        if (hidden.Count > 0)
        {
            refusals.AddRange(rows.Select(row => Refuse(row, $"another relation hides {string.Join(", ", hidden)}, on which it cannot be tried therefore")));
            return [];
        }

        // Under the tables' own schemas their names are not qualified, so that the texts bind to the shadows.
        var bare = await session.ReadUnderAsync<Row>(path, AttachedQueries.Readers(isPretty: true), columns, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        var (after, present) = await RepeatAsync(path, bare, refusals, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        if (after.Count == 0)
        {
            return [];
        }

        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        await shadows.ReplaceAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(path, after, refusals, cancellationToken).ConfigureAwait(false);
        var bound = await ReadBoundAsync(cancellationToken).ConfigureAwait(false);

        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        return [.. rows.Zip(bare, after).Select(three => Carry(three.First, three.Second, three.Third, schemas) with { Rebinding = BoundComparing.Of(present[OwnerOf(three.First)], bound[OwnerOf(three.First)]) })];
    }

    /// <summary>What policies and triggers of the shadows are bound to, by <see cref="OwnerOf"/>.</summary>
    private async Task<ILookup<string, BoundItem>> ReadBoundAsync(CancellationToken cancellationToken)
    {
        List<(string Owner, BoundItem Item)> found = [];
        foreach (var table in shadows.Tables)
        {
            found.AddRange((await session.ReadAsync<BoundItem>(BoundQueries.Attached, new { relation = TableShadows.Of(table.Name) }, cancellationToken).ConfigureAwait(false)).Select(item => ($"{table.Name.Name} {item.Owner}", item)));
        }

        return found.ToLookup(one => one.Owner, one => one.Item);
    }

    private static string OwnerOf(Row row) => $"{row.Relation} {row.Kind} {row.Name}";

    private static CarriedAttachment Carry(Row now, Row before, Row after, List<string> schemas)
    {
        var table = new TableName(now.Schema, now.Relation);
        return new CarriedAttachment(now.Kind, now.Name, table)
        {
            Drop = $"DROP {now.Kind.ToUpperInvariant()} {PgIdentifier.Quote(now.Name)} ON {PgIdentifier.Quote(table)}",
            Before = before.Statements,
            After = after.Statements,
            Path = schemas,
            Mark = AttachedQueries.Mark(now.Kind, now.Name, table),
            Standing = now.Standing,
        };
    }

    /// <summary>
    /// The definitions with the columns under their new names, in the server's words, and what they are bound to as they stand; none
    /// if one would not be what it is if it was created from its own words.
    /// </summary>
    private async Task<(IReadOnlyList<Row> After, ILookup<string, BoundItem> Bound)> RepeatAsync(string path, IReadOnlyList<Row> bare, List<Finding> refusals, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<Row>> ReadAsync(Func<MappingDraft, ColumnName> column) => session.ReadUnderAsync<Row>(
            path,
            AttachedQueries.Readers(isPretty: true),
            new { tables = drafts.Select(draft => TableShadows.Of(draft.Table)).ToArray(), columns = drafts.Select(draft => column(draft).Value).ToArray(), triggers = drafts[0].Flips },
            cancellationToken);

        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        if (!await TryAsync(path, bare, refusals, cancellationToken).ConfigureAwait(false))
        {
            return ([], Array.Empty<BoundItem>().ToLookup(item => item.Owner));
        }

        var bound = await ReadBoundAsync(cancellationToken).ConfigureAwait(false);
        var repeated = await ReadAsync(draft => draft.Old[0].Name).ConfigureAwait(false);
        var unlike = bare.Where(row => !repeated.Any(again => (again.Kind, again.Name, again.Relation, again.Bound) == (row.Kind, row.Name, row.Relation, row.Bound) && again.Statements.SequenceEqual(row.Statements))).ToList();
        refusals.AddRange(unlike.Select(row => Refuse(row, "created from the server's own words for it, it would use other operators or functions than it does")));
        if (unlike.Count > 0 || repeated.Count != bare.Count)
        {
            return ([], Array.Empty<BoundItem>().ToLookup(item => item.Owner));
        }

        await shadows.RenameAsync(cancellationToken).ConfigureAwait(false);
        var renamed = await ReadAsync(draft => draft.New[0].Name).ConfigureAwait(false);
        return ([.. bare.Select(row => renamed.First(again => (again.Kind, again.Name, again.Relation) == (row.Kind, row.Name, row.Relation)))], bound);
    }

    private async Task<bool> TryAsync(string path, IReadOnlyList<Row> rows, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var isRefused = false;
        foreach (var row in rows)
        {
            foreach (var statement in row.Statements)
            {
                if (await session.TryUnderAsync(path, statement, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    refusals.Add(Refuse(row, $"it cannot read the new column as it reads the old one: {refused.MessageText}"));
                    isRefused = true;
                    break;
                }
            }
        }

        return !isRefused;
    }

    /// <summary>The table behind a shadow; one that has no shadow is named itself.</summary>
    private TableName TableOf(Row row) => row.IsForeign ? new(row.Schema, row.Relation) : shadows.Tables.First(table => table.Name.Name == row.Relation).Name;

    private Finding Refuse(Row row, string harm) => new(
        "MIG1195", FindingSeverity.Refusal, $"{TableOf(row)}: {row.Name}", $"the {row.Kind} names a column that changes: {harm}",
        $"Drop the {row.Kind} in an earlier migration and create it anew in a later one, or let it read something else first.");
}
