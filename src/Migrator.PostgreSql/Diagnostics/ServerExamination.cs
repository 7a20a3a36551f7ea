using Dapper;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Diagnostics;

/// <summary>Looks at a server before anything is run on it.</summary>
public static class ServerExamination
{
    /// <summary>Connects and looks. Changes nothing.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="Migrator.Execution.DatabaseUnreachableException">The database cannot be reached or does not let us in.</exception>
    public static async Task<ServerReport> ExamineAsync(string connectionString, CancellationToken cancellationToken)
    {
        var dataSource = NpgsqlDataSource.Create(ConnectionStrings.Complete(connectionString));
        await using (dataSource.ConfigureAwait(false))
        {
            var connections = new ConnectionSource(dataSource);
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                try
                {
                    return await ReadAsync(connection, connections.Target, cancellationToken).ConfigureAwait(false);
                }
                catch (NpgsqlException cause)
                {
                    throw (ConnectionFailure.OfStatement(cause) ?? ConnectionFailure.Of(cause)).ToException(connections.Target, cause);
                }
            }
        }
    }

    private static async Task<ServerReport> ReadAsync(NpgsqlConnection connection, string target, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            """
            SELECT
                current_setting('server_version') AS Version,
                current_setting('server_version_num')::integer / 10000 AS Major,
                current_user::text AS User,
                (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS IsSuperuser,
                has_database_privilege(current_database(), 'CREATE')
                    OR coalesce(pg_catalog.has_schema_privilege(to_regnamespace('migrator')::oid, 'CREATE'), false) AS MayCreateSchema,
                tables.total AS Tables,
                tables.own AS OwnTables,
                pg_is_in_recovery() AS IsStandby,
                current_setting('default_transaction_read_only')::boolean AS IsReadOnly,
                (SELECT setting::bigint FROM pg_settings WHERE name = 'deadlock_timeout') AS DeadlockTimeout,
                pg_has_role('pg_read_all_stats', 'USAGE') AS MaySeeSessions,
                pg_backend_pid() AS ProcessId,
                (
                    SELECT extract(epoch FROM clock_timestamp() - min(xact_start))::double precision
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                        AND backend_type = 'client backend'
                        AND pid <> pg_backend_pid()
                ) AS OldestTransaction
            FROM (
                SELECT
                    count(*) AS total,
                    count(*) FILTER (WHERE pg_has_role(c.relowner, 'USAGE')) AS own
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p')
                    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'migrator')
                    AND n.nspname !~ '^pg_(toast|temp)'
            ) AS tables
            """,
            cancellationToken: cancellationToken)).ConfigureAwait(false);

        return new ServerReport
        {
            Target = target,
            Version = row.Version,
            Major = row.Major,
            User = row.User,
            IsSuperuser = row.IsSuperuser,
            MayCreateSchema = row.MayCreateSchema,
            Tables = row.Tables,
            OwnTables = row.OwnTables,
            IsStandby = row.IsStandby,
            IsReadOnly = row.IsReadOnly,
            DeadlockTimeout = TimeSpan.FromMilliseconds(row.DeadlockTimeout),
            MaySeeSessions = row.MaySeeSessions,

            // A pooler makes up the number that it gives when a client connects.
            IsPooled = row.ProcessId != connection.ProcessID,
            OldestTransaction = row.OldestTransaction is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private sealed record Row
    {
        public string Version { get; init; } = "";

        public int Major { get; init; }

        public string User { get; init; } = "";

        public bool IsSuperuser { get; init; }

        public bool MayCreateSchema { get; init; }

        public long Tables { get; init; }

        public long OwnTables { get; init; }

        public bool IsStandby { get; init; }

        public bool IsReadOnly { get; init; }

        public long DeadlockTimeout { get; init; }

        public bool MaySeeSessions { get; init; }

        public int ProcessId { get; init; }

        public double? OldestTransaction { get; init; }
    }
}
