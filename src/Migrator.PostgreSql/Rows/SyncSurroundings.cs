using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>What else decides whether the shapes of a table's rows stay alike, beside the sync's own triggers and functions.</summary>
/// <param name="Facts">Whatever of it can change unseen by a trigger: evidence is void as soon as one of them is another.</param>
/// <param name="Overruling">A trigger of somebody else's that could change what ours has made alike; null if there is none.</param>
/// <param name="Drift">Writes on record that made shapes disagree.</param>
internal sealed record SyncSurroundings(IReadOnlyList<string> Facts, string? Overruling, long Drift)
{
    public static async Task<SyncSurroundings> ReadAsync(Snapshot snapshot, MarkedTable table, string[] functions)
    {
        var beside = table.Mappings.SelectMany(mapping => mapping.Tables()).Where(one => one != table.Name).Distinct().ToList();
        var facts = await snapshot.ListAsync<string>(
            """
            WITH RECURSIVE called (class, oid) AS (
                SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid
                FROM pg_catalog.pg_proc AS p
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                WHERE n.nspname = 'migrator'
                    AND p.proname = ANY (@functions)
                UNION
                SELECT d.refclassid, d.refobjid
                FROM called
                    JOIN pg_catalog.pg_depend AS d ON d.classid = called.class AND d.objid = called.oid
                WHERE d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
            ), beside (oid) AS (
                SELECT pg_catalog.to_regclass(one)::pg_catalog.oid
                FROM pg_catalog.unnest(@beside::pg_catalog.text[]) AS one
                UNION
                SELECT i.inhrelid
                FROM beside
                    JOIN pg_catalog.pg_inherits AS i ON i.inhparent = beside.oid
            )
            SELECT fact.text
            FROM (
                SELECT pg_catalog.concat_ws(' ', 'calls', p.oid, p.xmin)
                FROM called
                    JOIN pg_catalog.pg_proc AS p ON p.oid = called.oid
                WHERE called.class = 'pg_catalog.pg_proc'::pg_catalog.regclass
                UNION ALL
                SELECT pg_catalog.concat_ws(' ', 'beside', beside.oid, pg_catalog.pg_relation_filenode(beside.oid))
                FROM beside
                UNION ALL
                SELECT pg_catalog.concat_ws(' ', 'is', pg_catalog.to_regclass(@table)::pg_catalog.oid)) AS fact (text)
            ORDER BY fact.text COLLATE pg_catalog."C"
            """,
            new { functions, beside = beside.Select(PgIdentifier.Quote).ToArray(), table = PgIdentifier.Quote(table.Name) }).ConfigureAwait(false);
        return new(
            facts,
            await snapshot.SingleOrDefaultAsync<string>(LateTrigger, new { table = PgIdentifier.Quote(table.Name) }).ConfigureAwait(false),
            await snapshot.SingleAsync<long>(
                """
                SELECT COALESCE(pg_catalog.sum(d.count), 0)::pg_catalog.int8
                FROM migrator.drift_count AS d
                WHERE (d.migration_id, d.mapping_key) IN (SELECT * FROM ROWS FROM (pg_catalog.unnest(@migrations::pg_catalog.int8[]), pg_catalog.unnest(@keys::pg_catalog.text[])))
                """,
                new { migrations = table.Mappings.Select(mapping => mapping.Migration.Value).ToArray(), keys = table.Mappings.Select(mapping => mapping.Key).ToArray() }).ConfigureAwait(false));
    }

    /// <summary>BEFORE triggers fire in the order of their names: the plan refuses one that is there, and this finds one that came since.</summary>
    private const string LateTrigger =
        """
        WITH RECURSIVE tree (oid) AS (
            SELECT pg_catalog.to_regclass(@table)::pg_catalog.oid
            UNION
            SELECT i.inhrelid
            FROM tree
                JOIN pg_catalog.pg_inherits AS i ON i.inhparent = tree.oid
        )
        SELECT pg_catalog.format('the trigger %s of %s.%s fires after %s, because of its name, and could change what that has made alike', late.tgname, n.nspname, c.relname, own.tgname)
        FROM tree
            JOIN pg_catalog.pg_class AS c ON c.oid = tree.oid
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_trigger AS own ON own.tgrelid = tree.oid AND own.tgname LIKE '~~migrator%'
            JOIN pg_catalog.pg_trigger AS late ON late.tgrelid = tree.oid AND late.tgname > own.tgname AND late.tgname NOT LIKE '~~migrator%'
        WHERE own.tgtype & 3 = 3
            AND late.tgtype & 3 = 3
            AND own.tgtype & late.tgtype & 28 <> 0
            AND late.tgenabled <> 'D'
        ORDER BY n.nspname, c.relname, late.tgname, own.tgname
        LIMIT 1
        """;
}
