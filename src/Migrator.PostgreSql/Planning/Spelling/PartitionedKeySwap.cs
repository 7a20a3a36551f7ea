using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// A key of a partitioned table goes to other columns. The server takes no index for it at the top, but it takes over equal
/// keys that the partitions have: each makes one of the index that was built for it, under the name that its piece had.
/// </summary>
/// <remarks>All of it runs under the lock of the table and of every partition, and looks at no row of what was there before.</remarks>
internal static class PartitionedKeySwap
{
    /// <summary>A partition that has come since may be as large as this, in bytes, to get its index under the lock.</summary>
    private const int Small = 1_048_576;

    public static IEnumerable<string> Statements(Migrator.TableName table, ConstraintSnapshot key, IReadOnlyList<Migrator.ColumnName> columns)
        => [Move(table, key, columns), .. ConstraintText.Comment(table, key)];

    private static string Move(Migrator.TableName table, ConstraintSnapshot key, IReadOnlyList<Migrator.ColumnName> columns)
    {
        var (top, name, sort) = (PgIdentifier.Quote(table), PgIdentifier.Quote(key.Name), key.Kind is ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE");
        var index = $"{PgLiteral.Text(PgIdentifier.Quote(new Migrator.TableName(table.Schema, key.Name)))}::pg_catalog.regclass";
        var names = ConstraintText.Names(columns);
        var wanted = string.Join(", ", columns.Select(column => PgLiteral.Text(column.Value)));
        var body =
            $"""

            DECLARE
                relations pg_catalog.oid[];
                names pg_catalog.text[];
                leaf pg_catalog.regclass;
                built pg_catalog.text;
                piece pg_catalog.record;
            BEGIN
                SELECT pg_catalog.array_agg(i.indrelid ORDER BY i.indrelid), pg_catalog.array_agg(c.relname::pg_catalog.text ORDER BY i.indrelid) INTO relations, names
                  FROM pg_catalog.pg_partition_tree({index}) t JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid JOIN pg_catalog.pg_class c ON c.oid = t.relid
                 WHERE t.level > 0;
                ALTER TABLE {top} DROP CONSTRAINT {name};
                FOR leaf IN SELECT t.relid FROM pg_catalog.pg_partition_tree({PgLiteral.Text(top)}::pg_catalog.regclass) t WHERE t.isleaf AND t.level > 0 ORDER BY 1 LOOP
                    FOR attempt IN 1..2 LOOP
                        SELECT c.relname INTO built
                          FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                         WHERE i.indrelid = leaf AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND NOT c.relispartition
                           AND i.indnatts = i.indnkeyatts
                           AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
                           AND ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY u(num, pos) JOIN pg_catalog.pg_attribute a ON a.attrelid = leaf AND a.attnum = u.num ORDER BY u.pos) = ARRAY[{wanted}]::pg_catalog.text[]
                         ORDER BY i.indexrelid LIMIT 1;
                        EXIT WHEN built IS NOT NULL;
                        IF pg_catalog.pg_relation_size(leaf) > {Small} THEN
                            RAISE EXCEPTION USING MESSAGE = pg_catalog.format('the partition %s has come since the index of {Literally(key.Name)} was built on the others', leaf),
                                HINT = pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %s ({Literally(names)}); then run it again.', leaf);
                        END IF;
                        EXECUTE pg_catalog.format('CREATE UNIQUE INDEX ON %s ({Literally(names)})', leaf);
                    END LOOP;
                    EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I {sort} USING INDEX %I{Literally(key.DeferralClause)}', leaf, COALESCE(names[pg_catalog.array_position(relations, leaf::pg_catalog.oid)], built), built);
                END LOOP;
                ALTER TABLE {top} ADD CONSTRAINT {name} {sort} ({names}){key.DeferralClause};
                FOR piece IN
                    SELECT n.nspname AS schema, c.relname AS name, names[pg_catalog.array_position(relations, i.indrelid)] AS was
                      FROM pg_catalog.pg_partition_tree({index}) t JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid
                      JOIN pg_catalog.pg_class c ON c.oid = t.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                     WHERE t.level > 0 AND c.relname <> names[pg_catalog.array_position(relations, i.indrelid)]
                LOOP
                    EXECUTE pg_catalog.format('ALTER INDEX %I.%I RENAME TO %I', piece.schema, piece.name, piece.was);
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>Author's text inside a format string inside a literal.</summary>
    private static string Literally(string text) => text.Replace("'", "''", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
}
