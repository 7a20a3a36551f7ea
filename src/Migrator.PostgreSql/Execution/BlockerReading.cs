using Dapper;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Finds who holds what keeps us waiting.</summary>
internal static class BlockerReading
{
    private const string Sessions =
        """
        SELECT coalesce(l.pid, 0) AS "ProcessId",
               coalesce(CASE WHEN a.backend_type = 'autovacuum worker' THEN 'autovacuum' ELSE a.application_name END, '') AS "Application",
               coalesce(a.usename, p.owner, '') AS "User",
               CASE WHEN l.pid IS NULL THEN 'prepared transaction'
                    WHEN a.backend_type = 'autovacuum worker' THEN 'autovacuum'
                    ELSE coalesce(a.state, 'unknown') END AS "State",
               coalesce(clock_timestamp() - a.xact_start, clock_timestamp() - p.prepared) AS "TransactionAge",
               coalesce(pg_catalog.left(a.query, 1000), '') AS "Query",
               coalesce(a.backend_type = 'autovacuum worker' AND a.query NOT LIKE '%(to prevent wraparound)%', false) AS "YieldsToDeadlockCheck",
               clock_timestamp() - a.query_start AS "QueryAge",
               p.gid AS "Gid"
        """;

    private const string LockHolders =
        $"""
        {Sessions}
        FROM (
            SELECT DISTINCT k.pid, k.virtualtransaction
            FROM unnest(@Schemas, @Names, @Modes) AS wanted (schema_name, table_name, mode)
                JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema_name
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.table_name
                JOIN pg_catalog.pg_locks k ON k.locktype = 'relation' AND k.mode = wanted.mode AND k.granted
                    AND k.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                    AND (k.relation = c.oid OR k.relation IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))
            WHERE k.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()) l
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_catalog.pg_locks own ON l.pid IS NULL AND own.pid IS NULL AND own.locktype = 'transactionid'
                AND own.virtualtransaction = l.virtualtransaction
            LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = own.transactionid
        ORDER BY 5 DESC NULLS LAST, 1
        """;

    private const string OldTransactions =
        $"""
        {Sessions}
        FROM (
            SELECT s.pid, NULL::text AS gid, s.xact_start AS began
            FROM pg_catalog.pg_stat_activity s
            WHERE s.datname = current_database()
                AND s.pid <> pg_catalog.pg_backend_pid()
                AND s.backend_type = 'client backend'
                AND (s.backend_xid IS NOT NULL OR s.backend_xmin IS NOT NULL)
            UNION ALL
            SELECT NULL, x.gid, x.prepared
            FROM pg_catalog.pg_prepared_xacts x
            WHERE x.database = current_database()) l
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.gid = l.gid
        WHERE clock_timestamp() - l.began > interval '1 second'
        ORDER BY 5 DESC
        LIMIT 10
        """;

    /// <summary>
    /// Holders of locks that exclude the wanted ones. A concurrent index build waits for old transactions as well, whatever
    /// they hold: where nobody holds a lock against one, they are named instead.
    /// </summary>
    public static async Task<IReadOnlyList<Blocker>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<StepLock> locks, CancellationToken cancellationToken)
    {
        var pairs = locks
            .SelectMany(wanted => LockMode.ConflictingWith(wanted.Mode).Select(held => (wanted.Table, Mode: held)))
            .ToList();
        var holders = await QueryAsync(
            connection,
            LockHolders,
            new
            {
                Schemas = pairs.Select(pair => pair.Table.Schema).ToArray(),
                Names = pairs.Select(pair => pair.Table.Name).ToArray(),
                Modes = pairs.Select(pair => pair.Mode).ToArray(),
            },
            cancellationToken).ConfigureAwait(false);
        return holders.Count == 0 && locks.All(wanted => wanted.Blocks == Blocks.Nobody)
            ? await QueryAsync(connection, OldTransactions, new { }, cancellationToken).ConfigureAwait(false)
            : holders;
    }

    private static async Task<IReadOnlyList<Blocker>> QueryAsync(NpgsqlConnection connection, string sql, object values, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Blocker>(new CommandDefinition(sql, values, cancellationToken: cancellationToken)).ConfigureAwait(false);
        return [.. rows.Select(row => row with { Query = StatementKind.Of(row.Query) })];
    }
}
