namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// Reads which operators and functions an expression is bound to, in the order in which they stand. The catalog's dependencies do not
/// say: they leave out what belongs to the server itself. The stored tree does, and only numbers of objects are taken from it.
/// </summary>
internal static class BoundQueries
{
    public static readonly string Checks = Of("SELECT k.conname::text, k.conbin::text FROM pg_constraint k WHERE k.conrelid = @relation::regclass AND k.contype = 'c'");

    public static readonly string Indexes = Of("SELECT x.relname::text, concat_ws(' ', i.indexprs, i.indpred) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = @relation::regclass");

    public static readonly string Views = Of("SELECT '', r.ev_action::text FROM pg_rewrite r WHERE r.ev_class = @relation::regclass AND r.rulename = '_RETURN'");

    public static readonly string Attached = Of(
        """
        SELECT 'policy ' || p.polname, concat_ws(' ', p.polqual, p.polwithcheck) FROM pg_policy p WHERE p.polrelid = @relation::regclass
         UNION ALL
        SELECT 'trigger ' || t.tgname, t.tgqual::text FROM pg_trigger t WHERE t.tgrelid = @relation::regclass AND NOT t.tgisinternal
        """);

    // Conversions that nobody has written are left out: what counts is what they lead to.
    private const string Places =
        """
        :(opno|eqop|aggfnoid|winfnoid|minmaxtype) (\d+)|:(funcid) (\d+) :funcresulttype \d+ :funcretset \w+ :funcvariadic \w+ :funcformat [01]|(COERCEVIAIO) :arg \{VAR :varno \d+ :varattno \d+ :vartype (\d+)|(RELABELTYPE) :arg \{VAR :varno \d+ :varattno \d+ :vartype (\d+) [^{}]*\} :resulttype (\d+)
        """;

    private static string Of(string trees) =>
        $"""
        SELECT o.owner AS "Owner",
               CASE WHEN p.oid IS NOT NULL THEN 'Operator' WHEN f.oid IS NOT NULL THEN 'Function' WHEN k.sort = 'minmaxtype' THEN 'Comparison' WHEN k.sort = 'COERCEVIAIO' THEN 'Words' ELSE 'Reading' END AS "Sort",
               COALESCE(CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE n.nspname || '.' END || COALESCE(p.oprname, f.proname), '') AS "Called",
               CASE WHEN p.oid IS NOT NULL THEN ARRAY(SELECT format_type(t, NULL) FROM unnest(ARRAY[p.oprleft, p.oprright]) WITH ORDINALITY u (t, place) WHERE t <> 0 ORDER BY place)
                    WHEN f.oid IS NOT NULL THEN ARRAY(SELECT format_type(t, NULL) FROM unnest(f.proargtypes::oid[]) WITH ORDINALITY u (t, place) ORDER BY place)
                    ELSE array_remove(ARRAY[format_type(k.object, NULL), format_type(k.target, NULL)], NULL) END AS "Types"
          FROM ({trees}) o (owner, tree)
         CROSS JOIN LATERAL regexp_matches(o.tree, '{Places}', 'g') WITH ORDINALITY r (m, place)
         CROSS JOIN LATERAL (SELECT COALESCE(m[1], m[3], m[5], m[7]) AS sort, COALESCE(m[2], m[4], m[6], m[8])::oid AS object, m[9]::oid AS target) k
          LEFT JOIN pg_operator p ON k.sort IN ('opno', 'eqop') AND p.oid = k.object
          LEFT JOIN pg_proc f ON k.sort IN ('funcid', 'aggfnoid', 'winfnoid') AND f.oid = k.object
          LEFT JOIN pg_namespace n ON n.oid = COALESCE(p.oprnamespace, f.pronamespace)
         WHERE k.object <> 0
           AND (k.sort <> 'RELABELTYPE'
                OR k.target <> k.object
                   AND EXISTS (SELECT FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod AND a.amname = 'btree' WHERE c.opcdefault AND c.opcintype = k.object))
         ORDER BY o.owner, r.place
        """;
}
