using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.State.Use;

/// <summary>Finds statements that name what goes, in pg_stat_statements.</summary>
internal static class StatementReading
{
    public const string Source = "pg_stat_statements";

    private const int ShownLength = 120;

    public static async Task<UseReading> ReadAsync(ControlSession session, IReadOnlyList<DoomedObject> objects)
    {
        var extension = await session.FirstOrDefaultAsync<Extension>(
            """
            SELECT n.nspname::text AS schema,
                EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'stats_since') AS hassince,
                pg_has_role('pg_read_all_stats', 'USAGE') AS mayread
            FROM pg_extension AS e
            JOIN pg_class AS c ON c.relnamespace = e.extnamespace AND c.relname = 'pg_stat_statements'
            JOIN pg_namespace AS n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
            """).ConfigureAwait(false);
        if (extension is null)
        {
            return Failed("the extension pg_stat_statements is not in this database");
        }

        if (!extension.MayRead)
        {
            return Failed("this connection's role may not read what others run; grant it pg_read_all_stats");
        }

        var schema = PgIdentifier.Quote(extension.Schema);
        var rows = await session.QueryAsync<Row>(
            $"""
            SELECT s.userid::bigint AS role,
                coalesce(r.rolname::text, 'a role that is gone') AS rolename,
                s.queryid,
                min(s.query) AS query,
                sum(s.calls)::bigint AS calls,
                {(extension.HasSince ? "max(s.stats_since)" : $"(SELECT stats_reset FROM {schema}.pg_stat_statements_info)")} AS since
            FROM {schema}.pg_stat_statements AS s
            LEFT JOIN pg_roles AS r ON r.oid = s.userid
            WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND s.queryid IS NOT NULL
                AND s.query ILIKE ANY (@tables)
            GROUP BY s.userid, r.rolname, s.queryid
            """,
            new { tables = objects.Select(one => $"%{Escaped(one.Table.Name)}%").Distinct().ToArray() }).ConfigureAwait(false);
        return new(Source, null, [.. rows.Select(row => (Row: row, Mention: new StatementMention(row.Query))).Where(one => objects.Any(one.Mention.Of)).Select(one => one.Row.ToCounter())]);
    }

    private static UseReading Failed(string why) => new(Source, why, []);

    // A quoted name is written with its quotes doubled.
    private static string Escaped(string name)
        => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("\"", "%", StringComparison.Ordinal);

    private sealed record Extension(string Schema, bool HasSince, bool MayRead);

    private sealed record Row(long Role, string RoleName, long QueryId, string Query, long Calls, DateTime? Since)
    {
        public UseCounter ToCounter() => new($"{Source}:{Role}:{QueryId}", $"{RoleName} ran {Shown()}", Calls, Since, LastAt: null);

        private string Shown()
        {
            // Of COPY and the like the server keeps values, which are nobody's business.
            var line = string.Join(' ', StatementTokens.WithoutValues(Query).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length <= ShownLength ? line : $"{line[..ShownLength]}…";
        }
    }
}
