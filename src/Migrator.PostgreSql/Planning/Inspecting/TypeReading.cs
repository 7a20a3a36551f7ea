using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Reads types back in the server's words, and asks whether a default gives another value at each call.</summary>
internal sealed class TypeReading(InspectionSession session)
{
    private const string Shadow = "pg_temp.migrator_type";

    // Where the column itself has the limit, its length is checked when a value is brought to it.
    private static readonly string CutsOff =
        $"""
        CASE WHEN EXISTS (
                    WITH RECURSIVE made AS (
                           SELECT t.oid, t.typtype, t.typbasetype, t.typtypmod, t.typelem, t.typcategory, a.atttypmod AS modifier, false AS is_behind
                            UNION ALL
                           SELECT b.oid, b.typtype, b.typbasetype, b.typtypmod, b.typelem, b.typcategory, CASE made.typtype WHEN 'd' THEN made.typtypmod ELSE made.modifier END, true
                             FROM made JOIN pg_type b ON b.oid = CASE WHEN made.typtype = 'd' THEN made.typbasetype WHEN made.typcategory = 'A' THEN made.typelem END)
                    SELECT FROM made
                     WHERE made.is_behind AND made.modifier >= 0 AND made.oid IN ('pg_catalog.varchar'::regtype, 'pg_catalog.bpchar'::regtype, 'pg_catalog.bit'::regtype, 'pg_catalog.varbit'::regtype))
             THEN {TypeTraitsSql.Number(TypeTraits.CutsOff)} ELSE 0 END
        """;

    private sealed record TypeRow(string Text, string? Collation, int Traits);

    /// <summary>The type of a column as it would be; a refusal where the server knows no such type or collation.</summary>
    public async Task<(NormalizedType? Type, Finding? Refusal)> ReadAsync(string type, string? collation, CancellationToken cancellationToken)
    {
        if (await session.TryAsync($"CREATE TEMP TABLE migrator_type (c {type}{(collation is null ? "" : $" COLLATE {Collation(collation)}")})", cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return (null, ServerRefusals.Of("MIG1111", $"type {type}", refused, "Correct the type; in PostgreSQL's own words it is AsCustom(\"…\")."));
        }

        var rows = await session.ReadAsync<TypeRow>(
            $"""
            SELECT format_type(a.atttypid, a.atttypmod) AS "Text",
                   CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
                        THEN (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = a.attcollation) END AS "Collation",
                   {TypeTraitsSql.Expression}
                   | {CutsOff}
                   | CASE WHEN a.atthasdef THEN {TypeTraitsSql.Number(TypeTraits.BringsValue | TypeTraits.BringsNewValues)} ELSE 0 END AS "Traits"
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = '{Shadow}'::regclass AND a.attnum = 1
            """,
            null,
            cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"DROP TABLE {Shadow}", cancellationToken).ConfigureAwait(false);
        return (new NormalizedType(rows[0].Text, rows[0].Collation) { Traits = (TypeTraits)rows[0].Traits }, null);
    }

    /// <summary>Whether a default is volatile; a refusal where the server cannot read it.</summary>
    public async Task<(bool IsVolatile, Finding? Refusal)> ReadDefaultAsync(ColumnSpec spec, CancellationToken cancellationToken)
    {
        var text = DefaultValues.For(spec.Default!);
        if (await session.TryAsync($"CREATE TEMP TABLE migrator_type (c {TypeNames.For(spec.Type!)} DEFAULT {text})", cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return (false, ServerRefusals.Of("MIG1111", $"default of {spec.Name}", refused, "Correct the default."));
        }

        var rows = await session.ReadAsync<bool>(
            $"""
            SELECT d.adbin::text ~ 'NEXTVALUEEXPR ' OR EXISTS (
                       SELECT FROM regexp_matches(d.adbin::text, ':(?:opfuncid|funcid) (\d+)', 'g') AS m JOIN pg_proc p ON p.oid = m[1]::oid WHERE p.provolatile = 'v')
              FROM pg_attrdef d
             WHERE d.adrelid = '{Shadow}'::regclass
            """,
            null,
            cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"DROP TABLE {Shadow}", cancellationToken).ConfigureAwait(false);
        return (rows.Count > 0 && rows[0], null);
    }

    /// <summary>A collation as an author names it: verbatim if it is qualified, else quoted.</summary>
    public static string Collation(string name) => name.Contains('"', StringComparison.Ordinal) ? name : PgIdentifier.Quote(name);
}
