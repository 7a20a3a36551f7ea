using System.Data;
using Migrator.Changes;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Writes the query that tells how a foreign key stands on a partitioned table and on each of its partitions.</summary>
/// <remarks>It is asked before each piece, and once more under the piece's locks: both must judge alike.</remarks>
internal static class ForeignKeyTree
{
    public static string Query(CreateForeignKey key) =>
        $"""
        WITH RECURSIVE tree AS (
            SELECT c.oid AS relation, 0 AS level
            FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = {PgLiteral.Text(key.Table.Schema)} AND c.relname = {PgLiteral.Text(key.Table.Name)}
            UNION ALL
            SELECT p.inhrelid, t.level + 1
            FROM tree t
                JOIN pg_catalog.pg_inherits p ON p.inhparent = t.relation AND NOT p.inhdetachpending
        ), keys AS (
            SELECT k.conrelid AS relation, k.conname AS name, k.convalidated AS is_proved, k.conparentid <> 0 AS is_joined,
                k.contype = 'f'
                    AND k.confrelid = pg_catalog.to_regclass({PgLiteral.Text(PgIdentifier.Quote(key.Referenced))})
                    AND {Columns("k.conrelid", "k.conkey")} = {Names(key.Columns)}
                    AND {Columns("k.confrelid", "k.confkey")} = {Names(key.ReferencedColumns)}
                    AND k.confupdtype = '{Letter(key.OnUpdate)}' AND k.confdeltype = '{Letter(key.OnDelete)}' AND k.confmatchtype = 's'
                    AND k.condeferrable = {(key.Deferral is null ? "false" : "true")} AND k.condeferred = {(key.Deferral is Deferral.InitiallyDeferred ? "true" : "false")}
                    AND pg_catalog.to_jsonb(k) ->> 'confdelsetcols' IS NULL AS is_same
            FROM pg_catalog.pg_constraint k
                JOIN tree t ON t.relation = k.conrelid
        ), standing AS (
            SELECT n.nspname::text AS "Schema", c.relname::text AS "Name", c.relkind::text AS "Kind", t.level AS "Level",
                COALESCE(k.is_same AND NOT k.is_joined, false) AS "HasKey",
                COALESCE(k.is_proved, false) AS "IsProved",
                COALESCE(k.is_same AND k.is_joined, false) AS "IsJoined",
                COALESCE(NOT k.is_same OR k.is_joined, false)
                    OR t.level > 0 AND EXISTS (SELECT FROM keys o WHERE o.relation = t.relation AND o.name <> {PgLiteral.Text(key.Name)} AND o.is_same AND NOT o.is_joined) AS "IsHindered"
            FROM tree t
                JOIN pg_catalog.pg_class c ON c.oid = t.relation
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN keys k ON k.relation = t.relation AND k.name = {PgLiteral.Text(key.Name)}
        )
        SELECT s.*, NOT s."IsHindered" AND CASE WHEN s."Kind" = 'p' THEN NOT s."HasKey" ELSE s."HasKey" AND s."IsProved" END AS "IsReady"
        FROM standing s
        ORDER BY s."Level", s."Schema", s."Name"
        """;

    private static string Columns(string table, string numbers)
        => $"ARRAY(SELECT a.attname::text FROM pg_catalog.unnest({numbers}) WITH ORDINALITY u (number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = {table} AND a.attnum = u.number ORDER BY u.place)";

    private static string Names(IEnumerable<ColumnName> columns) => $"ARRAY[{string.Join(", ", columns.Select(column => PgLiteral.Text(column.Value)))}]::text[]";

    private static char Letter(Rule rule) => rule switch
    {
        Rule.Cascade => 'c',
        Rule.SetNull => 'n',
        Rule.SetDefault => 'd',
        _ => 'a',
    };
}
