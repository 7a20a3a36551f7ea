using System.Globalization;
using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Catalog;

/// <summary>What a type does besides holding values, as an expression over <c>t</c>, a row of <c>pg_type</c>.</summary>
internal static class TypeTraitsSql
{
    /// <summary>
    /// A domain checks what it and the domains that it is made of check; its default is its own. A check that speaks of NULL is
    /// taken for one that refuses it.
    /// </summary>
    public static string Expression { get; } =
        $"""
        CASE WHEN t.typtype = 'd' THEN (
                    WITH RECURSIVE made AS (
                           SELECT t.oid, t.typtype, t.typbasetype, t.typnotnull
                            UNION ALL
                           SELECT b.oid, b.typtype, b.typbasetype, b.typnotnull FROM made JOIN pg_type b ON b.oid = made.typbasetype WHERE made.typtype = 'd')
                    SELECT CASE WHEN bool_or(m.typnotnull OR k.oid IS NOT NULL) THEN {Number(TypeTraits.ChecksValues)} ELSE 0 END
                           | CASE WHEN bool_or(m.typnotnull OR pg_get_constraintdef(k.oid) ~* 'IS NOT NULL') THEN {Number(TypeTraits.RefusesNull)} ELSE 0 END
                      FROM made m LEFT JOIN pg_constraint k ON k.contypid = m.oid
                     WHERE m.typtype = 'd')
                    | CASE WHEN t.typdefault IS NOT NULL THEN {Number(TypeTraits.BringsValue)} ELSE 0 END
                    | CASE WHEN t.typdefaultbin::text ~ 'NEXTVALUEEXPR ' OR EXISTS (
                                SELECT FROM regexp_matches(t.typdefaultbin::text, ':(?:opfuncid|funcid) (\d+)', 'g') AS f JOIN pg_proc p ON p.oid = f[1]::oid WHERE p.provolatile = 'v')
                           THEN {Number(TypeTraits.BringsNewValues)} ELSE 0 END
             ELSE 0 END
        """;

    /// <summary>A trait as SQL writes it.</summary>
    public static string Number(TypeTraits traits) => ((int)traits).ToString(CultureInfo.InvariantCulture);
}
