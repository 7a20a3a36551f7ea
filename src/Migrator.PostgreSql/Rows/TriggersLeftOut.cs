using Migrator.Execution.Ports;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Writes as replication does, so that the users' triggers do not fire; ours fire always.</summary>
/// <remarks>
/// Foreign keys and deferrable keys are kept by triggers as well. Those over columns that the batch writes would be missed, and so
/// would triggers that nobody has planned for: either one is found inside each batch, and then nothing is written.
/// </remarks>
internal static class TriggersLeftOut
{
    /// <summary>Raised by a batch whose triggers cannot be left out.</summary>
    public const string Refused = "MG009";

    /// <summary>What the block does before its UPDATE; empty where triggers fire.</summary>
    public static string Before(BatchRequest request, MarkedTable table)
    {
        if (request.SuppressedTriggers is not { } planned)
        {
            return "";
        }

        var columns = request.Mappings.SelectMany(mapping => mapping.New).Select(column => column.Name.Value).Append(MarkerOf(table));
        return $"""
            DECLARE
                    missed pg_catalog.text := {Missed(table, planned, columns, request.Mappings.Any(mapping => mapping.Counterpart is not null || mapping.Lookup is not null))};
                BEGIN
                    IF missed IS NOT NULL THEN
                        RAISE EXCEPTION 'its triggers cannot be left out of the backfill, for that would leave out %', missed
                            USING ERRCODE = '{Refused}', HINT = 'Remove what is named until the backfill is done, or roll back and plan again with Backfill:UserTriggers = fire.';
                    END IF;
                    PERFORM pg_catalog.set_config('session_replication_role', 'replica', true);
                END;
                
            """;
    }

    private static string Missed(MarkedTable table, IReadOnlyList<string> planned, IEnumerable<string> columns, bool writesOthers)
        => writesOthers
            ? "'the triggers of another table that is written too'"
            : $"""
            (
                        SELECT pg_catalog.string_agg(found.what, ', ' ORDER BY found.what)
                        FROM (
                            SELECT 'the trigger ' || t.tgname AS what
                            FROM pg_catalog.pg_trigger AS t
                                JOIN pg_catalog.pg_proc AS f ON f.oid = t.tgfoid
                                JOIN pg_catalog.pg_namespace AS n ON n.oid = f.pronamespace
                            WHERE t.tgrelid = {table.Regclass}
                                AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0)
                                AND n.nspname <> 'migrator'
                                AND t.tgtype & 16 <> 0
                                AND t.tgenabled <> 'D'
                                AND NOT (t.tgenabled = 'O' AND t.tgname = ANY ({Names(planned)}))
                            UNION
                            SELECT 'the constraint ' || k.conname
                            FROM pg_catalog.pg_trigger AS t
                                JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
                                CROSS JOIN (
                                    SELECT pg_catalog.array_agg(a.attnum) || 0::pg_catalog.int2 AS numbers
                                    FROM pg_catalog.pg_attribute AS a
                                    WHERE a.attrelid = {table.Regclass}
                                        AND a.attname = ANY ({Names(columns)})) AS written
                            WHERE t.tgrelid = {table.Regclass}
                                AND t.tgisinternal
                                AND (k.conrelid = t.tgrelid AND k.conkey && written.numbers OR k.confrelid = t.tgrelid AND k.confkey && written.numbers)
                            UNION
                            SELECT 'the rule ' || r.rulename
                            FROM pg_catalog.pg_rewrite AS r
                            WHERE r.ev_class = {table.Regclass}
                                AND r.ev_type = '2'
                                AND r.ev_enabled <> 'D') AS found)
            """;

    private static string MarkerOf(MarkedTable table) => Sync.MarkerColumn.For(table.Whole).Value;

    private static string Names(IEnumerable<string> names) => $"ARRAY[{string.Join(", ", names.Select(PgLiteral.Text))}]::pg_catalog.name[]";
}
