namespace Migrator.PostgreSql.Planning;

/// <summary>Digests of a view, so that a change somebody makes between planning and doing is noticed. Expressions over the view's number.</summary>
internal static class ViewMarks
{
    /// <summary>Objects that hang on a view and are no part of it: they keep it from being dropped.</summary>
    public static string Hangers(string view) =>
        $"""
        SELECT DISTINCT pg_describe_object(p.classid, p.objid, p.objsubid) AS name, r.ev_class AS reader
          FROM pg_depend p
          LEFT JOIN pg_rewrite r ON p.classid = 'pg_rewrite'::regclass AND r.oid = p.objid
         WHERE p.deptype IN ('n', 'a')
           AND ((p.refclassid = 'pg_class'::regclass AND p.refobjid = {view})
                OR (p.refclassid = 'pg_type'::regclass AND p.refobjid IN (
                    SELECT unnest(ARRAY[t.oid, t.typarray]) FROM pg_type t WHERE t.typrelid = {view} AND t.typrelid <> 0)))
           AND p.classid NOT IN ('pg_attrdef'::regclass, 'pg_trigger'::regclass)
           AND r.ev_class IS DISTINCT FROM {view}
        """;

    /// <summary>Owner, grants, options, comments, defaults, triggers and rules.</summary>
    public static string Belongings(string view) =>
        $"""
        (SELECT md5(concat_ws(chr(10), own.relkind, pg_get_userbyid(own.relowner), array_to_string(own.reloptions, ', '), obj_description(own.oid, 'pg_class'),
                (SELECT string_agg(concat_ws(' ', g.grantee::text, g.grantor::text, g.privilege_type, g.is_grantable::text), ', ' ORDER BY g.grantee, g.grantor, g.privilege_type)
                   FROM aclexplode(COALESCE(own.relacl, acldefault('r', own.relowner))) g),
                (SELECT string_agg(concat_ws(' ', a.attname, col_description(own.oid, a.attnum), pg_get_expr(d.adbin, d.adrelid),
                            (SELECT string_agg(concat_ws(' ', g.grantee::text, g.grantor::text, g.privilege_type, g.is_grantable::text), ', ' ORDER BY g.grantee, g.grantor, g.privilege_type)
                               FROM aclexplode(a.attacl) g)), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a
                   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                  WHERE a.attrelid = own.oid AND a.attnum > 0),
                (SELECT string_agg(concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger')), ', ' ORDER BY t.tgname)
                   FROM pg_trigger t
                  WHERE t.tgrelid = own.oid AND NOT t.tgisinternal),
                (SELECT string_agg(pg_get_ruledef(r.oid), ', ' ORDER BY r.rulename) FROM pg_rewrite r WHERE r.ev_class = own.oid AND r.rulename <> '_RETURN')))
           FROM pg_class own
          WHERE own.oid = {view})
        """;

    /// <summary>The query with everything that belongs to the view and, where it has to be dropped, that hangs on it.</summary>
    public static string Standing(string view, bool isDropped) =>
        $"""
        md5(concat_ws(chr(10), pg_get_viewdef({view}), {Belongings(view)}{(isDropped ? $", (SELECT string_agg(h.name, ', ' ORDER BY h.name) FROM ({Hangers(view)}) h)" : "")}))
        """;
}
