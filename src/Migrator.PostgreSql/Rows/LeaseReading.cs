using Dapper;
using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Tells whether a lease has been taken over.</summary>
internal static class LeaseReading
{
    public static async Task<bool> IsOursAsync(ConnectionSource connections, Lease lease, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT EXISTS (SELECT 1 FROM migrator.migration WHERE id = @migration AND lease_token = @token)",
                new { migration = lease.Migration.Value, token = lease.Token },
                commandTimeout: 15,
                cancellationToken: cancellationToken)).ConfigureAwait(false);
        }
    }
}
