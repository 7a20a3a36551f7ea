using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Whoever may use a table may use it by its coming name, and nobody else; what comes to hang on that name later would go with the view.</summary>
internal static class TableNameRights
{
    /// <summary>Takes the rights that default privileges gave, and gives those of the table and of its columns.</summary>
    public static string Copy(OpenTableNameOperation open)
    {
        var (table, view) = (Regclass(open.Table), Regclass(open.NewName));
        var shown = string.Join(", ", open.Columns.Select(column => $"({PgLiteral.Text(column.Column.Value)}, {PgLiteral.Text(column.ShownAs.Value)})"));
        var body =
            $"""

            DECLARE
                one pg_catalog.text;
            BEGIN
                FOR one IN
                    SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %s FROM %s', {view}, {Grantee})
                      FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) g
                     WHERE c.oid = {view} AND g.grantee <> c.relowner
                LOOP
                    EXECUTE one;
                END LOOP;
                FOR one IN
                    SELECT pg_catalog.format('GRANT %s ON %s TO %s%s', g.privilege_type, {view}, {Grantee}, {Option})
                      FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) g
                     WHERE c.oid = {table} AND g.grantee <> c.relowner
                     UNION ALL
                    SELECT pg_catalog.format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, shown.name, {view}, {Grantee}, {Option})
                      FROM (VALUES {shown}) AS shown (attname, name)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = {table} AND a.attname = shown.attname AND NOT a.attisdropped
                     CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) g
                LOOP
                    EXECUTE one;
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>What would be lost with the view, and what goes on by the old name.</summary>
    public static StepCheck OnlyByTheNewName(CloseTableNameOperation close)
    {
        var (table, view) = (Regclass(close.Table), Regclass(close.NewName));
        return new StepCheck(
            $"""
            SELECT count(*), (array_agg(one.what ORDER BY one.what))[1:10]
              FROM (SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, 0) AS what
                      FROM pg_catalog.pg_depend d
                      JOIN pg_catalog.pg_class v ON v.oid = {view}
                      LEFT JOIN pg_catalog.pg_type t ON t.oid = v.reltype
                     WHERE d.deptype = 'n'
                       AND NOT EXISTS (
                            SELECT FROM pg_catalog.pg_rewrite own
                             WHERE own.ev_class = v.oid AND own.oid = d.objid AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass)
                       AND ((d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = v.oid)
                            OR (d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (t.oid, t.typarray)))
                     UNION ALL
                    SELECT pg_catalog.format('trigger %s', tgname) FROM pg_catalog.pg_trigger WHERE tgrelid = {view}
                     UNION ALL
                    SELECT pg_catalog.format('%s for %s', g.privilege_type, {Grantee})
                      FROM pg_catalog.pg_class v CROSS JOIN LATERAL pg_catalog.aclexplode(v.relacl) g
                     WHERE v.oid = {view} AND g.grantee <> v.relowner AND NOT EXISTS ({Has("g.grantee", "g.privilege_type")})
                     UNION ALL
                    SELECT pg_catalog.format('%s of %s for %s', g.privilege_type, a.attname, {Grantee})
                      FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) g
                     WHERE a.attrelid = {view}
                       AND NOT EXISTS ({Has("g.grantee", "g.privilege_type")})
                       AND NOT EXISTS (
                            SELECT FROM pg_catalog.pg_attribute o CROSS JOIN LATERAL pg_catalog.aclexplode(o.attacl) h
                             WHERE o.attrelid = {table} AND o.attname = a.attname AND h.grantee = g.grantee AND h.privilege_type = g.privilege_type)
                     UNION ALL
                    SELECT pg_catalog.format('migration %s, which is open and works by the old name', migration_id)
                      FROM migrator.mapping
                     WHERE table_schema = {PgLiteral.Text(close.Table.Schema)} AND table_name = {PgLiteral.Text(close.Table.Name)}) AS one
            """,
            $"objects, rights or migrations that only one of the names {close.Table} and {close.NewName} has");

        string Has(string grantee, string privilege) =>
            $"SELECT FROM pg_catalog.pg_class o CROSS JOIN LATERAL pg_catalog.aclexplode(o.relacl) h WHERE o.oid = {table} AND h.grantee = {grantee} AND h.privilege_type = {privilege}";
    }

    private const string Grantee = "CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END";

    private const string Option = "CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";

    private static string Regclass(TableName relation) => $"{PgLiteral.Text(PgIdentifier.Quote(relation))}::pg_catalog.regclass";
}
