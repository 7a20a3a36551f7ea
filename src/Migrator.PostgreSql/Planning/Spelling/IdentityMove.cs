using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Moves an identity to another column. The sequence of an identity cannot be handed over: it goes with the old one and is
/// created again with the same name, options, grants and position, all under the lock that stops nextval().
/// </summary>
internal static class IdentityMove
{
    public static string Statement(TableName table, ColumnName from, ColumnName to, TableName sequence, IdentityKind identity)
    {
        var body =
            $"""

            DECLARE
                options pg_catalog.pg_sequence%ROWTYPE;
                position pg_catalog.int8;
                called pg_catalog.bool;
                rights pg_catalog.text[];
                remark pg_catalog.text;
                grant_again pg_catalog.text;
            BEGIN
                SELECT * INTO options FROM pg_catalog.pg_sequence WHERE seqrelid = {PgLiteral.Text(PgIdentifier.Quote(sequence))}::pg_catalog.regclass;
                SELECT last_value, is_called INTO position, called FROM {PgIdentifier.Quote(sequence)};
                SELECT pg_catalog.array_agg(pg_catalog.format('GRANT %s ON SEQUENCE {Literally(PgIdentifier.Quote(sequence))} TO %s%s', g.privilege_type,
                           CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
                           CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END))
                  INTO rights
                  FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(COALESCE(c.relacl, pg_catalog.acldefault('s', c.relowner))) g
                 WHERE c.oid = options.seqrelid;
                remark := pg_catalog.obj_description(options.seqrelid, 'pg_class');
                ALTER TABLE {PgIdentifier.Quote(table)} ALTER COLUMN {PgIdentifier.Quote(from)} DROP IDENTITY;
                EXECUTE pg_catalog.format(
                    'ALTER TABLE {Literally(PgIdentifier.Quote(table))} ALTER COLUMN {Literally(PgIdentifier.Quote(to))} ADD GENERATED {(identity is IdentityKind.Always ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY (SEQUENCE NAME {Literally(PgIdentifier.Quote(sequence))} INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s)',
                    options.seqincrement, options.seqmin, options.seqmax, options.seqstart, options.seqcache, CASE WHEN options.seqcycle THEN ' CYCLE' ELSE '' END);
                PERFORM pg_catalog.setval({PgLiteral.Text(PgIdentifier.Quote(sequence))}::pg_catalog.regclass, position, called);
                -- A new sequence has the default privileges of its schema, and all rights of its owner.
                SELECT pg_catalog.array_agg(DISTINCT pg_catalog.format('REVOKE ALL ON SEQUENCE {Literally(PgIdentifier.Quote(sequence))} FROM %s',
                           CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END)) || rights
                  INTO rights
                  FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(COALESCE(c.relacl, pg_catalog.acldefault('s', c.relowner))) g
                 WHERE c.oid = {PgLiteral.Text(PgIdentifier.Quote(sequence))}::pg_catalog.regclass;
                FOREACH grant_again IN ARRAY COALESCE(rights, ARRAY[]::pg_catalog.text[]) LOOP
                    EXECUTE grant_again;
                END LOOP;
                IF remark IS NOT NULL THEN
                    EXECUTE pg_catalog.format('COMMENT ON SEQUENCE {Literally(PgIdentifier.Quote(sequence))} IS %L', remark);
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>A quoted name inside a format string inside a literal.</summary>
    private static string Literally(string name) => name.Replace("'", "''", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
}
