using Dapper;
using Npgsql;

namespace Migrator.Testing;

/// <summary>
/// The catalog of a database as text, by names and in the server's own words: for servers that no installed
/// <c>pg_dump</c> can read. One line for each thing, sorted; without numbers, sizes and the order of creation.
/// </summary>
internal static class CatalogText
{
    public static async Task<string> TakeAsync(NpgsqlDataSource database, IReadOnlyCollection<string> excludedSchemas)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("SET LOCAL search_path = pg_catalog", transaction: transaction);
        var lines = await connection.QueryAsync<string>(Sql, new { excluded = excludedSchemas.ToArray() }, transaction);
        return string.Join('\n', lines);
    }

    private const string Sql =
        """
        WITH schema AS (
            SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> ALL (@excluded)),
        relation AS (
            SELECT c.*, c.oid::regclass::text AS name, format('relation %s', c.oid::regclass) AS subject
              FROM pg_class c JOIN schema s ON s.oid = c.relnamespace),
        line (text) AS (
            SELECT format('schema %I owner %s rights %s', nspname, nspowner::regrole, nspacl) FROM schema
            UNION ALL
            SELECT format('%s kind %s owner %s rights %s options %s persistence %s row security %s/%s replica identity %s comment %L key %s bound %s',
                          subject, relkind, relowner::regrole, relacl, reloptions, relpersistence, relrowsecurity, relforcerowsecurity, relreplident,
                          obj_description(oid, 'pg_class'), CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END, pg_get_expr(relpartbound, oid))
              FROM relation WHERE relkind <> 'i' AND relkind <> 'I'
            UNION ALL
            SELECT format('%s parent %s', r.subject, i.inhparent::regclass) FROM relation r JOIN pg_inherits i ON i.inhrelid = r.oid
            UNION ALL
            SELECT format('%s column %s %I %s collation %s not null %s default %s identity %s generated %s storage %s compression %s statistics %s options %s rights %s comment %L',
                          r.subject, row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod), NULLIF(a.attcollation, 0)::regcollation,
                          a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attstorage, a.attcompression, NULLIF(a.attstattarget, -1),
                          a.attoptions, a.attacl, col_description(r.oid, a.attnum))
              FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
             WHERE r.relkind NOT IN ('i', 'I', 'S')
            UNION ALL
            SELECT format('%s constraint %I %s validated %s comment %L', r.subject, k.conname, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
              FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid WHERE k.contype <> 't'
            UNION ALL
            SELECT format('index %s valid %s clustered %s replica identity %s parent %s statistics %s comment %L',
                          pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident, (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = r.oid),
                          (SELECT array_agg(NULLIF(a.attstattarget, -1) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.oid), obj_description(r.oid, 'pg_class'))
              FROM relation r JOIN pg_index i ON i.indexrelid = r.oid
            UNION ALL
            SELECT format('%s trigger %s enabled %s', r.subject, pg_get_triggerdef(t.oid), t.tgenabled) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
            UNION ALL
            SELECT format('%s rule %s', r.subject, pg_get_ruledef(w.oid)) FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid
            UNION ALL
            SELECT format('%s policy %I %s %s roles %s using %s check %s', r.subject, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, r.oid), pg_get_expr(p.polwithcheck, r.oid))
              FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
            UNION ALL
            SELECT format('%s type %s start %s increment %s minimum %s maximum %s cache %s cycle %s owner %s', r.subject, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
                          (SELECT format('%s column %s', p.refobjid::regclass, (SELECT attname FROM pg_attribute WHERE attrelid = p.refobjid AND attnum = p.refobjsubid))
                             FROM pg_depend p WHERE p.classid = 'pg_class'::regclass AND p.objid = r.oid AND p.refclassid = 'pg_class'::regclass AND p.deptype IN ('a', 'i')))
              FROM relation r JOIN pg_sequence q ON q.seqrelid = r.oid
            UNION ALL
            SELECT format('function %s rights %s owner %s comment %L', CASE WHEN f.prokind = 'a' THEN f.oid::regprocedure::text ELSE pg_get_functiondef(f.oid) END, f.proacl, f.proowner::regrole, obj_description(f.oid, 'pg_proc'))
              FROM pg_proc f JOIN schema s ON s.oid = f.pronamespace
            UNION ALL
            SELECT format('type %s kind %s owner %s rights %s labels %s base %s not null %s default %s comment %L', t.oid::regtype, t.typtype, t.typowner::regrole, t.typacl,
                          (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), format_type(NULLIF(t.typbasetype, 0), t.typtypmod), t.typnotnull, t.typdefault, obj_description(t.oid, 'pg_type'))
              FROM pg_type t JOIN schema s ON s.oid = t.typnamespace WHERE t.typtype IN ('e', 'd', 'r')
            UNION ALL
            SELECT format('domain %s %I %s', k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN schema s ON s.oid = t.typnamespace
            UNION ALL
            SELECT format('%s target %s owner %s comment %L', pg_get_statisticsobjdef(x.oid), NULLIF(x.stxstattarget, -1), x.stxowner::regrole, obj_description(x.oid, 'pg_statistic_ext'))
              FROM pg_statistic_ext x JOIN schema s ON s.oid = x.stxnamespace
            UNION ALL
            SELECT format('publication %I %s', p.pubname, to_jsonb(p) - 'pubname') FROM pg_publication_tables p JOIN schema s ON s.nspname = p.schemaname
            UNION ALL
            SELECT format('default rights %s %s %s %s', d.defaclrole::regrole, s.nspname, d.defaclobjtype, d.defaclacl) FROM pg_default_acl d JOIN schema s ON s.oid = d.defaclnamespace)
        SELECT text FROM line ORDER BY text COLLATE "C"
        """;
}
