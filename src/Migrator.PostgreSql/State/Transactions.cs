using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.State;

/// <summary>The transactions that others have open in the database.</summary>
internal sealed class Transactions(ControlDatabase database)
{
    public Task<OpenTransactions> ReadAsync(CancellationToken cancellationToken)
        => database.InTransactionAsync(Patience.Usual, ReadAsync, cancellationToken);

    private static async Task<OpenTransactions> ReadAsync(ControlSession session)
    {
        // Of sessions that we may not look into, the server shows neither the state nor what kind they are; only that they are in a
        // transaction, by the lock that each holds on itself.
        var hidden = await session.QueryAsync<string>(
            """
            SELECT DISTINCT a.usename::text
            FROM pg_stat_activity AS a
            WHERE a.datname = current_database()
                AND a.usename IS NOT NULL
                AND a.backend_type IS NULL
                AND EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = a.pid AND l.locktype = 'virtualxid' AND l.granted)
            ORDER BY 1
            """).ConfigureAwait(false);
        var rows = await session.QueryAsync<Row>(
            """
            SELECT format('pid %s (%s, %s)', a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'without a name')) AS who,
                a.xact_start AS beganat,
                NULL AS gid
            FROM pg_stat_activity AS a
            WHERE a.datname = current_database()
                AND a.backend_type = 'client backend'
                AND a.xact_start IS NOT NULL
                AND a.pid <> pg_backend_pid()
                AND a.application_name <> @own
            UNION ALL
            SELECT format('prepared transaction %L of %s', p.gid, p.owner), p.prepared, p.gid
            FROM pg_prepared_xacts AS p
            WHERE p.database = current_database()
            ORDER BY beganat
            """,
            new { own = ConnectionStrings.ToolName }).ConfigureAwait(false);
        return new(
            hidden.Count == 0 ? null : $"this connection's role may not look into transactions of {string.Join(", ", hidden)}",
            [.. rows.Select(row => new SeenTransaction(row.Who, row.BeganAt, row.Gid))]);
    }

    private sealed record Row(string Who, DateTime BeganAt, string? Gid);
}
