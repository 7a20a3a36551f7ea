using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Reads policies and triggers that name replaced columns as they will be on the new ones, and tries them on shadows of their tables.</summary>
internal sealed class AttachedReading(InspectionSession session, CatalogSnapshot catalog, TableShadows shadows, IReadOnlyList<MappingDraft> drafts)
{
    private sealed class Row
    {
        public string Kind { get; init; } = "";
        public string Name { get; init; } = "";
        public string Schema { get; init; } = "";
        public string Relation { get; init; } = "";
        public bool IsForeign { get; init; }
        public string? Extension { get; init; }
        public string[] Statements { get; init; } = [];
        public string Standing { get; init; } = "";
    }

    private string Path => string.Join(", ", Schemas.Select(PgIdentifier.Quote).Prepend("pg_catalog"));

    private List<string> Schemas => [.. shadows.Tables.Select(table => table.Name.Schema).Distinct()];

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

        if (rows.Any(row => row.IsForeign || row.Extension is not null) || shadows.Tables.Select(table => table.Name.Name).Distinct().Count() < shadows.Tables.Count)
        {
            refusals.AddRange(rows.Where(row => !row.IsForeign && row.Extension is null && shadows.Tables.Count(table => table.Name.Name == row.Relation) > 1).Select(row => Refuse(row, "two tables of that name change at once")));
            return [];
        }

        // Under the tables' own schemas their names are not qualified, so that the texts bind to the shadows.
        var bare = await session.ReadUnderAsync<Row>(Path, AttachedQueries.Readers(isPretty: true), columns, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        var after = shadows.Renames ? await RenameAsync(bare, refusals, cancellationToken).ConfigureAwait(false) : bare;
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        await shadows.ReplaceAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(after, refusals, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT attached", cancellationToken).ConfigureAwait(false);
        return [.. rows.Zip(after).Select(pair => Carry(pair.First, pair.Second))];
    }

    private CarriedAttachment Carry(Row now, Row then)
    {
        var table = new TableName(now.Schema, now.Relation);
        return new CarriedAttachment(now.Kind, now.Name, table)
        {
            Drop = $"DROP {now.Kind.ToUpperInvariant()} {PgIdentifier.Quote(now.Name)} ON {PgIdentifier.Quote(table)}",
            Before = now.Statements,
            After = shadows.Renames ? then.Statements : now.Statements,
            Path = shadows.Renames ? Schemas : [],
            Mark = AttachedQueries.Mark(now.Kind, now.Name, table),
            Standing = now.Standing,
        };
    }

    /// <summary>The definitions with the columns under their new names, in the server's words.</summary>
    private async Task<IReadOnlyList<Row>> RenameAsync(IReadOnlyList<Row> bare, List<Finding> refusals, CancellationToken cancellationToken)
    {
        await shadows.CreateAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(bare, refusals, cancellationToken).ConfigureAwait(false);
        await shadows.RenameAsync(cancellationToken).ConfigureAwait(false);
        var renamed = drafts.Select(draft => draft.New[0].Name.Value).ToArray();
        var read = await session.ReadUnderAsync<Row>(
            Path, AttachedQueries.Readers(isPretty: true), new { tables = drafts.Select(draft => TableShadows.Of(draft.Table)).ToArray(), columns = renamed, triggers = drafts[0].Flips }, cancellationToken).ConfigureAwait(false);
        return read.Count == bare.Count ? read : bare;
    }

    private async Task TryAsync(IReadOnlyList<Row> rows, List<Finding> refusals, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            foreach (var statement in row.Statements)
            {
                if (await session.TryUnderAsync(Path, statement, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    refusals.Add(Refuse(row, $"it cannot read the new column as it reads the old one: {refused.MessageText}"));
                    break;
                }
            }
        }
    }

    private Finding Refuse(Row row, string harm) => new(
        "MIG1195", FindingSeverity.Refusal, $"{catalog.Find(new(row.Schema, row.Relation))?.Name.ToString() ?? row.Relation}: {row.Name}", $"the {row.Kind} names a column that changes: {harm}",
        $"Drop the {row.Kind} in an earlier migration and create it anew in a later one, or let it read something else first.");
}
