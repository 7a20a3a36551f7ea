namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// What the texts of views, policies and triggers stand for. The server's words for an expression are read back under a search
/// path, and some of them (NULLIF, IS DISTINCT FROM, CASE x WHEN, JOIN … USING) have no place for an operator's schema: under
/// another path they could mean another operator, without an error.
/// </summary>
internal static class BindingQueries
{
    private const string Bindings = "('pg_operator'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_collation'::regclass)";

    /// <summary>The queries of views, with the objects outside the server's own that they are bound to.</summary>
    public static readonly string Views =
        $"""
        SELECT pg_get_viewdef(r.ev_class) AS "Text", {Of("'pg_rewrite'::regclass", "r.oid")} AS "Bound"
          FROM unnest(@relations) WITH ORDINALITY AS w (relation, place)
          JOIN pg_rewrite r ON r.ev_class = w.relation::regclass AND r.rulename = '_RETURN'
         ORDER BY w.place
        """;

    /// <summary>The schemas of the objects that views are bound to: on the path, their operators need not be written with a schema.</summary>
    public const string SchemasOfViews =
        $"""
        SELECT DISTINCT n.nspname::text
          FROM pg_rewrite r
          JOIN pg_depend p ON p.classid = 'pg_rewrite'::regclass AND p.objid = r.oid
        {Schemas}
         WHERE r.ev_class = ANY (@objects::oid[])
         ORDER BY 1
        """;

    /// <summary>The same for policies and triggers.</summary>
    public const string SchemasOfAttached =
        $"""
        SELECT DISTINCT n.nspname::text
          FROM pg_depend p
        {Schemas}
         WHERE p.classid IN ('pg_policy'::regclass, 'pg_trigger'::regclass) AND p.objid = ANY (@objects::oid[])
         ORDER BY 1
        """;

    private const string Schemas =
        """
          LEFT JOIN pg_operator o ON p.refclassid = 'pg_operator'::regclass AND o.oid = p.refobjid
          LEFT JOIN pg_proc f ON p.refclassid = 'pg_proc'::regclass AND f.oid = p.refobjid
          LEFT JOIN pg_type t ON p.refclassid = 'pg_type'::regclass AND t.oid = p.refobjid
          JOIN pg_namespace n ON n.oid IN (o.oprnamespace, f.pronamespace, t.typnamespace) AND n.nspname !~ '^pg_'
        """;

    /// <summary>The objects that one is bound to, as text to be compared.</summary>
    public static string Of(string kind, string number) =>
        $"COALESCE((SELECT string_agg(DISTINCT concat_ws(' ', b.refclassid, b.refobjid), ', ') FROM pg_depend b WHERE b.classid = {kind} AND b.objid = {number} AND b.refclassid IN {Bindings}), '')";
}
