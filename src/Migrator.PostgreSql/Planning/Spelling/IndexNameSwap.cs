using Migrator.Planning;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Names the pieces of indexes of a partitioned table, on every partition there is when it runs: two change names, or one gets back those it had.</summary>
internal static class IndexNameSwap
{
    private const string Away = "~~migrator_piece";

    public static string OfPieces(TableName one, TableName other) => Rename(
        [one, other],
        $"""
        SELECT n.nspname AS schema, a.relname AS one, b.relname AS other
        FROM pieces x
            JOIN pg_catalog.pg_index i ON i.indexrelid = x.index
            JOIN pg_catalog.pg_index j ON j.indrelid = i.indrelid
            JOIN pieces y ON y.index = j.indexrelid
            JOIN pg_catalog.pg_class a ON a.oid = x.index
            JOIN pg_catalog.pg_class b ON b.oid = y.index
            JOIN pg_catalog.pg_namespace n ON n.oid = a.relnamespace
        WHERE x.root = {Regclass(one)} AND y.root = {Regclass(other)} AND x.index <> x.root
        """,
        ("piece.one", PgLiteral.Text(Away)), ("piece.other", "piece.one"), (PgLiteral.Text(Away), "piece.other"));

    /// <summary>Gives the pieces of an index the names that they had, on those partitions that are still there.</summary>
    public static string NamePieces(TableName index, IReadOnlyList<IndexOfPartition> names) => Rename(
        [index],
        $"""
        SELECT n.nspname AS schema, c.relname AS present, known.name
        FROM (VALUES
                {string.Join(",\n        ", names.Select(name => $"({PgLiteral.Text(PgIdentifier.Quote(name.Partition))}, {PgLiteral.Text(name.Name)})"))}) known (partition, name)
            JOIN pg_catalog.pg_index i ON i.indrelid = pg_catalog.to_regclass(known.partition)
            JOIN pieces x ON x.index = i.indexrelid
            JOIN pg_catalog.pg_class c ON c.oid = x.index
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname <> known.name
        """,
        ("piece.present", "piece.name"));

    /// <summary>A block that renames what a query finds among the indexes and their pieces, which it knows as <c>pieces</c> by their <c>index</c> and <c>root</c>.</summary>
    private static string Rename(IReadOnlyList<TableName> indexes, string query, params (string From, string To)[] renames)
    {
        var body =
            $"""

            DECLARE
                piece pg_catalog.record;
            BEGIN
                FOR piece IN
                    WITH RECURSIVE pieces AS (
                        SELECT c.oid AS index, c.oid AS root
                        FROM pg_catalog.pg_class c
                        WHERE c.oid IN ({string.Join(", ", indexes.Select(Regclass))})
                        UNION ALL
                        SELECT h.inhrelid, p.root
                        FROM pieces p
                            JOIN pg_catalog.pg_inherits h ON h.inhparent = p.index)
            {query}
                LOOP
            {Plpgsql.Indent(string.Join("\n", renames.Select(rename => $"EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, {rename.From}, {rename.To});")), 8)}
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string Regclass(TableName index) => $"{PgLiteral.Text(PgIdentifier.Quote(index))}::pg_catalog.regclass";
}
