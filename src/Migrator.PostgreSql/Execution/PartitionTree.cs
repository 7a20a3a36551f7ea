using Dapper;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>How an index stands on a partitioned table and on each of its partitions.</summary>
internal static class PartitionTree
{
    // From the top down: a partition below one that has no piece yet has none either. Partitions of other servers have no indexes.
    private const string Query =
        """
        WITH RECURSIVE tree AS (
            SELECT c.oid AS relation, c.relkind, NULL::oid AS above, x.oid AS piece, 0 AS level
            FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN (pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid) ON i.indrelid = c.oid AND x.relname = @index
            WHERE n.nspname = @schema AND c.relname = @table
            UNION ALL
            SELECT c.oid, c.relkind, t.piece,
                (SELECT i.indexrelid
                 FROM pg_catalog.pg_index i
                     JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
                 WHERE i.indrelid = c.oid AND h.inhparent = t.piece),
                t.level + 1
            FROM tree t
                JOIN pg_catalog.pg_inherits p ON p.inhparent = t.relation AND NOT p.inhdetachpending
                JOIN pg_catalog.pg_class c ON c.oid = p.inhrelid
        )
        SELECT n.nspname::text AS "Schema", c.relname::text AS "Name", t.relkind::text AS "Kind", t.level AS "Level",
            an.nspname::text AS "AboveSchema", ax.relname::text AS "AboveName",
            t.piece IS NOT NULL AS "HasPiece",
            COALESCE(i.indisvalid, false) AS "IsValid"
        FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.relation
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_class ax ON ax.oid = t.above
            LEFT JOIN pg_catalog.pg_namespace an ON an.oid = ax.relnamespace
            LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = t.piece
        ORDER BY t.level, 1, 2
        """;

    // What a name stands for: an index of that table that is no piece of another, or something else.
    private const string Named =
        """
        SELECT CASE WHEN i.indrelid IS DISTINCT FROM pg_catalog.to_regclass(@table) OR c.relispartition THEN 'Taken'
                    WHEN i.indisvalid AND i.indisready AND i.indislive THEN 'Valid'
                    ELSE 'Invalid' END
        FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        WHERE n.nspname = @schema AND c.relname = @name
        """;

    public static async Task<IReadOnlyList<IndexedPartition>> ReadAsync(NpgsqlConnection connection, PartitionedIndex index, CancellationToken cancellationToken)
        => [.. await connection.QueryAsync<IndexedPartition>(new CommandDefinition(
            Query, new { index = index.Name, schema = index.Table.Schema, table = index.Table.Name }, cancellationToken: cancellationToken)).ConfigureAwait(false)];

    /// <summary>How an index stands that is to become a piece; null if there is none.</summary>
    public static async Task<NameStanding> StandingAsync(NpgsqlConnection connection, TableName partition, string name, CancellationToken cancellationToken)
        => await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            Named, new { table = Sql.PgIdentifier.Quote(partition), schema = partition.Schema, name }, cancellationToken: cancellationToken)).ConfigureAwait(false) is { } found
            ? Enum.Parse<NameStanding>(found)
            : NameStanding.Free;
}

/// <summary>What stands under the name of a piece that is not attached.</summary>
internal enum NameStanding
{
    Free,
    Valid,
    Invalid,

    /// <summary>Something that is not ours to touch.</summary>
    Taken,
}

/// <summary>A table of the tree, the top included, and whether it has its piece of the index.</summary>
internal sealed class IndexedPartition
{
    public string Schema { get; init; } = "";
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public int Level { get; init; }
    public string? AboveSchema { get; init; }
    public string? AboveName { get; init; }
    public bool HasPiece { get; init; }
    public bool IsValid { get; init; }

    public TableName Table => new(Schema, Name);

    /// <summary>The index that a piece here is attached to.</summary>
    public TableName? Above => AboveName is null ? null : new(AboveSchema!, AboveName);

    public bool IsPartitioned => Kind == "p";
}
