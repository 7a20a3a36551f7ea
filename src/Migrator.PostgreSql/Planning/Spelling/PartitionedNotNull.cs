using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// From PostgreSQL 18 on a primary key that a partition, or a table that inherits, is given by itself makes NOT NULL its own, so
/// that it would stay behind when that of the table above goes.
/// </summary>
internal static class PartitionedNotNull
{
    /// <summary>Takes what has stayed behind on partitions and heirs, once the table itself allows NULL; nothing where that cannot be.</summary>
    public static IEnumerable<string> Relax(TableSnapshot? table, ColumnName column, CatalogSnapshot catalog)
        => catalog.Server.Major < 18 ? []
            : table is { Kind: RelationKind.PartitionedTable } ? [Statement(table.Name, column)]
            : table is { IsInTree: true } ? [InheritanceTree.Each(table.Name, name => [$"ALTER TABLE ONLY {name} ALTER COLUMN {PgIdentifier.Quote(column)} DROP NOT NULL"], IsKept(column))]
            : [];

    private static string IsKept(ColumnName column)
        => $"EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND k.coninhcount = 0 WHERE a.attrelid = member AND a.attname = {PgLiteral.Text(column.Value)} AND NOT a.attisdropped)";

    private static string Statement(TableName table, ColumnName column)
    {
        var body =
            $"""

            DECLARE
                leaf pg_catalog.regclass;
            BEGIN
                FOR leaf IN
                    SELECT t.relid
                      FROM pg_catalog.pg_partition_tree({PgLiteral.Text(PgIdentifier.Quote(table))}::pg_catalog.regclass) t
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relid AND a.attname = {PgLiteral.Text(column.Value)} AND NOT a.attisdropped
                      JOIN pg_catalog.pg_constraint k ON k.conrelid = t.relid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND k.coninhcount = 0
                     WHERE t.level > 0
                     ORDER BY t.level DESC
                LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE ONLY %s ALTER COLUMN %I DROP NOT NULL', leaf, {PgLiteral.Text(column.Value)});
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }
}
