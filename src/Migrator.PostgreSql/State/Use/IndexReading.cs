using Migrator.Execution.State;
using Migrator.Gates;

namespace Migrator.PostgreSql.State.Use;

/// <summary>Finds scans of indexes that go, in pg_stat_user_indexes.</summary>
internal static class IndexReading
{
    public const string Source = "pg_stat_user_indexes";

    public static async Task<UseReading> ReadAsync(ControlSession session, IReadOnlyList<DoomedIndex> indexes)
    {
        var tellsWhen = await session.ScalarAsync<int>("SELECT current_setting('server_version_num')::int").ConfigureAwait(false) >= 160000;
        var rows = await session.QueryAsync<Row>(
            $"""
            SELECT s.schemaname::text AS schema,
                s.relname::text AS tablename,
                s.indexrelname::text AS name,
                s.idx_scan AS scans,
                d.stats_reset AS since,
                {(tellsWhen ? "s.last_idx_scan" : "NULL::timestamptz")} AS lastat
            FROM unnest(@schemas, @tables, @names) AS gone (schema, tablename, name)
            JOIN pg_stat_user_indexes AS s ON s.schemaname = gone.schema AND s.relname = gone.tablename AND s.indexrelname = gone.name::name
            CROSS JOIN (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()) AS d
            """,
            new
            {
                schemas = indexes.Select(one => one.Table.Schema).ToArray(),
                tables = indexes.Select(one => one.Table.Name).ToArray(),
                names = indexes.Select(one => one.Name).ToArray(),
            }).ConfigureAwait(false);
        return new(Source, null, [.. rows.Select(row => row.ToCounter())]);
    }

    private sealed record Row(string Schema, string TableName, string Name, long Scans, DateTime? Since, DateTime? LastAt)
    {
        public UseCounter ToCounter() => new($"{Source}:{Schema}.{Name}", $"index {Name} of {Schema}.{TableName} was scanned", Scans, Since, LastAt);
    }
}
