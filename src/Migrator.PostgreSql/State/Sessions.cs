using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.State;

/// <summary>Who is connected to the database.</summary>
internal sealed class Sessions(ControlDatabase database)
{
    public Task<SeenSessions> ReadAsync(IReadOnlyList<string> roles, CancellationToken cancellationToken)
        => database.InTransactionAsync(Patience.Usual, session => ReadAsync(session, [.. roles]), cancellationToken);

    private static async Task<SeenSessions> ReadAsync(ControlSession session, string[] roles)
    {
        // Without that right the names of others' sessions are NULL, and a search for them finds nobody.
        if (!await session.ScalarAsync<bool>("SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')").ConfigureAwait(false))
        {
            return new("the role of this connection may not see the sessions of others; grant it pg_read_all_stats", []);
        }

        var missing = await session.QueryAsync<string>(
            "SELECT wanted.name FROM unnest(@roles) AS wanted (name) WHERE NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = wanted.name)",
            new { roles }).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            return new($"there is no role {string.Join(", ", missing)} on this server, so nobody can be connected as it", []);
        }

        var rows = await session.QueryAsync<Row>(
            """
            SELECT a.usename::text AS role,
                coalesce(a.application_name, '') AS applicationname,
                a.pid AS processid,
                host(a.client_addr) AS address,
                nullif(a.client_port, -1) AS port,
                a.backend_start AS startedat,
                a.state_change AS lastactive
            FROM pg_stat_activity AS a
            WHERE a.backend_type = 'client backend'
                AND a.datname = current_database()
                AND a.usename = ANY (@roles)
                AND a.application_name <> @own
            ORDER BY a.pid
            """,
            new { roles, own = ConnectionStrings.ToolName }).ConfigureAwait(false);
        return new(null, [.. rows.Select(row => new SeenSession(row.Role, row.ApplicationName, row.ProcessId, row.Address, row.StartedAt, row.LastActive) { Port = row.Port })])
        {
            Database = await session.ScalarAsync<string>("SELECT current_database()::text").ConfigureAwait(false) ?? "",
        };
    }

    private sealed record Row(string Role, string ApplicationName, int ProcessId, string? Address, int? Port, DateTime StartedAt, DateTime? LastActive);
}
