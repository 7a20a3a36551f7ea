using Migrator.Execution;
using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Rows;

/// <summary>Reads how many pages a table has.</summary>
internal sealed class Extent(Reading reading)
{
    public async Task<TableExtent> ReadAsync(TableName table, CancellationToken cancellationToken)
        => await reading.RunAsync(table, snapshot => ReadAsync(snapshot, table), cancellationToken).ConfigureAwait(false);

    /// <summary>The tables in which the rows of a table are: its partitions that have none themselves, or the table and those that inherit from it.</summary>
    public async Task<IReadOnlyList<TableName>> ReadPartsAsync(TableName table, CancellationToken cancellationToken)
        => await reading.RunAsync(table, snapshot => ReadPartsAsync(snapshot, table), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="ReadPartsAsync(TableName, CancellationToken)" />
    public static async Task<IReadOnlyList<TableName>> ReadPartsAsync(Snapshot snapshot, TableName table)
    {
        var parts = await snapshot.ListAsync<Part>(
            """
            WITH RECURSIVE tree AS (
                SELECT c.oid, c.relkind
                FROM pg_catalog.pg_class AS c
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = @schema
                    AND c.relname = @name
                    AND c.relkind IN ('p', 'r')
                UNION
                SELECT c.oid, c.relkind
                FROM tree AS t
                    JOIN pg_catalog.pg_inherits AS h ON h.inhparent = t.oid
                    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
            )
            SELECT n.nspname::pg_catalog.text AS "Schema",
                c.relname::pg_catalog.text AS "Name",
                t.relkind::pg_catalog.text AS "Kind"
            FROM tree AS t
                JOIN pg_catalog.pg_class AS c ON c.oid = t.oid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            ORDER BY 1, 2
            """,
            new { schema = table.Schema, name = table.Name }).ConfigureAwait(false);
        return parts.Count == 0 ? [table] : [.. parts.Where(part => part.Kind != "p").Select(part => new TableName(part.Schema, part.Name))];
    }

    /// <summary>True if its rows are in other tables.</summary>
    public static bool IsDivided(TableName table, IReadOnlyList<TableName> parts) => parts is not [var only] || only != table;

    /// <exception cref="UnsupportedTableException">It is no ordinary table, or its rows lie in other tables.</exception>
    public static async Task<TableExtent> ReadAsync(Snapshot snapshot, TableName table)
    {
        var found = await snapshot.SingleOrDefaultAsync<Found>(
            """
            SELECT c.relkind::pg_catalog.text AS kind,
                CASE WHEN c.relkind = 'r'
                    THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8
                    ELSE 0
                END AS pages,
                CASE WHEN c.reltuples >= 0 THEN c.reltuples::pg_catalog.int8 END AS estimate,
                pg_catalog.pg_relation_filenode(c.oid)::pg_catalog.text AS storage
            FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = @schema
                AND c.relname = @name
            """,
            new { schema = table.Schema, name = table.Name }).ConfigureAwait(false);
        return found switch
        {
            null => throw new UnsupportedTableException(table, "there is no such table"),
            { Kind: "p" } => throw new UnsupportedTableException(table, "it is partitioned"),
            { Kind: not "r" } or { Storage: null } => throw new UnsupportedTableException(table, "it is not a table"),
            _ => new(found.Pages, found.Estimate, found.Storage),
        };
    }

    private sealed record Part(string Schema, string Name, string Kind);

    private sealed record Found(string Kind, long Pages, long? Estimate, string? Storage);
}
