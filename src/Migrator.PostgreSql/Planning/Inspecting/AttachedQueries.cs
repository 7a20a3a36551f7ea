using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>What is asked of the catalog about policies and triggers that name replaced columns.</summary>
internal static class AttachedQueries
{
    /// <summary>Policies and triggers over the columns, with the statements that create them. Pretty: with names as the search path allows.</summary>
    public static string Readers(bool isPretty) =>
        $"""
        WITH replaced AS (
               SELECT a.attrelid, a.attnum
                 FROM unnest(@tables, @columns) AS w (relation, name)
                 JOIN pg_attribute a ON a.attrelid = w.relation::regclass AND a.attname = w.name AND NOT a.attisdropped),
             policy AS (
               SELECT p.*, c.relname, n.nspname, {Relation(isPretty)} AS relation
                 FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE EXISTS (SELECT FROM pg_depend d JOIN replaced x ON d.refobjid = x.attrelid AND d.refobjsubid = x.attnum
                               WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass)),
             trig AS (
               SELECT t.*, c.relname, n.nspname, {Relation(isPretty)} AS relation
                 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE @triggers AND NOT t.tgisinternal
                  AND EXISTS (SELECT FROM pg_depend d JOIN replaced x ON d.refobjid = x.attrelid AND d.refobjsubid = x.attnum
                               WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.tgrelid))
        SELECT 'policy' AS "Kind", p.oid AS "Oid", {BindingQueries.Of("'pg_policy'::regclass", "p.oid")} AS "Bound", p.polname::text AS "Name", p.nspname::text AS "Schema", p.relname::text AS "Relation",
               p.polrelid NOT IN (SELECT attrelid FROM replaced) AS "IsForeign", NULL::text AS "Extension",
               array_remove(ARRAY[
                   format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, p.relation, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                          CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                          (SELECT string_agg(CASE WHEN r.oid = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.oid)) END, ', ' ORDER BY r.place) FROM unnest(p.polroles) WITH ORDINALITY AS r (oid, place)))
                     || COALESCE(chr(10) || '    USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
                     || COALESCE(chr(10) || '    WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
                   format('COMMENT ON POLICY %I ON %s IS %L', p.polname, p.relation, obj_description(p.oid, 'pg_policy'))
                     || left(obj_description(p.oid, 'pg_policy'), 0)], NULL) AS "Statements",
               {PolicyMark("p")} AS "Standing"
          FROM policy p
        UNION ALL
        SELECT 'trigger', t.oid, {BindingQueries.Of("'pg_trigger'::regclass", "t.oid")}, t.tgname::text, t.nspname::text, t.relname::text, false,
               (SELECT e.extname::text FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_extension'::regclass LIMIT 1),
               array_remove(ARRAY[
                   pg_get_triggerdef(t.oid, {(isPretty ? "true" : "false")}),
                   CASE t.tgenabled WHEN 'D' THEN format('ALTER TABLE %s DISABLE TRIGGER %I', t.relation, t.tgname)
                                    WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', t.relation, t.tgname)
                                    WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.relation, t.tgname) END,
                   format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, t.relation, obj_description(t.oid, 'pg_trigger')) || left(obj_description(t.oid, 'pg_trigger'), 0)], NULL),
               {TriggerMark("t")}
          FROM trig t
         ORDER BY 1, 5, 6, 4
        """;

    /// <summary>The digest of a policy or trigger as it is at that moment.</summary>
    public static string Mark(string kind, string name, TableName table)
    {
        var relation = $"to_regclass({PgLiteral.Text(PgIdentifier.Quote(table))})";
        return kind == "policy"
            ? $"(SELECT {PolicyMark("p")} FROM pg_policy p WHERE p.polrelid = {relation} AND p.polname = {PgLiteral.Text(name)})"
            : $"(SELECT {TriggerMark("t")} FROM pg_trigger t WHERE t.tgrelid = {relation} AND t.tgname = {PgLiteral.Text(name)} AND NOT t.tgisinternal)";
    }

    private static string Relation(bool isPretty) => isPretty ? "quote_ident(c.relname)" : "format('%I.%I', n.nspname, c.relname)";

    private static string PolicyMark(string policy)
        => $"md5(concat_ws(chr(10), {policy}.polpermissive, {policy}.polcmd, {policy}.polroles::text, pg_get_expr({policy}.polqual, {policy}.polrelid), '/', pg_get_expr({policy}.polwithcheck, {policy}.polrelid), '/', obj_description({policy}.oid, 'pg_policy')))";

    private static string TriggerMark(string trigger)
        => $"md5(concat_ws(chr(10), pg_get_triggerdef({trigger}.oid), {trigger}.tgenabled, obj_description({trigger}.oid, 'pg_trigger')))";
}
