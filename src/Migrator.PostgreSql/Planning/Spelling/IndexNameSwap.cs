using Migrator.Planning;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Names the pieces of indexes of a partitioned table, on every partition there is when it runs: two change names, or one gets back those it had.</summary>
internal static class IndexNameSwap
{
    public static string OfPieces(TableName one, TableName other)
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
                        WHERE c.oid IN ({Regclass(one)}, {Regclass(other)})
                        UNION ALL
                        SELECT h.inhrelid, p.root
                        FROM pieces p
                            JOIN pg_catalog.pg_inherits h ON h.inhparent = p.index)
                    SELECT n.nspname AS schema, a.relname AS one, b.relname AS other
                    FROM pieces x
                        JOIN pg_catalog.pg_index i ON i.indexrelid = x.index
                        JOIN pg_catalog.pg_index j ON j.indrelid = i.indrelid
                        JOIN pieces y ON y.index = j.indexrelid
                        JOIN pg_catalog.pg_class a ON a.oid = x.index
                        JOIN pg_catalog.pg_class b ON b.oid = y.index
                        JOIN pg_catalog.pg_namespace n ON n.oid = a.relnamespace
                    WHERE x.root = {Regclass(one)} AND y.root = {Regclass(other)} AND x.index <> x.root
                LOOP
                    EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, piece.one, '~~migrator_piece');
                    EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, piece.other, piece.one);
                    EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, '~~migrator_piece', piece.other);
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>Gives the pieces of an index the names that they had, on those partitions that are still there.</summary>
    public static string NamePieces(TableName index, IReadOnlyList<IndexOfPartition> names)
    {
        var known = string.Join(",\n                ", names.Select(name => $"({PgLiteral.Text(PgIdentifier.Quote(name.Partition))}, {PgLiteral.Text(name.Name)})"));
        var body =
            $"""

            DECLARE
                piece pg_catalog.record;
            BEGIN
                FOR piece IN
                    WITH RECURSIVE pieces AS (
                        SELECT {Regclass(index)}::pg_catalog.oid AS index
                        UNION ALL
                        SELECT h.inhrelid
                        FROM pieces p
                            JOIN pg_catalog.pg_inherits h ON h.inhparent = p.index)
                    SELECT n.nspname AS schema, c.relname AS present, known.name
                    FROM (VALUES
                            {known}) known (partition, name)
                        JOIN pg_catalog.pg_index i ON i.indrelid = pg_catalog.to_regclass(known.partition)
                        JOIN pieces x ON x.index = i.indexrelid
                        JOIN pg_catalog.pg_class c ON c.oid = x.index
                        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relname <> known.name
                LOOP
                    EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, piece.present, piece.name);
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string Regclass(TableName index) => $"{PgLiteral.Text(PgIdentifier.Quote(index))}::pg_catalog.regclass";
}
