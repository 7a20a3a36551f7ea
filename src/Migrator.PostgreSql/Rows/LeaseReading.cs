using Dapper;
using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Tells whether a range has been taken over.</summary>
internal static class LeaseReading
{
    public static async Task<bool> IsOursAsync(ConnectionSource connections, BackfillRange range, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT EXISTS (SELECT 1 FROM migrator.backfill_range WHERE id = @id AND token = @token)",
                new { id = range.Id, token = range.Token },
                commandTimeout: 15,
                cancellationToken: cancellationToken)).ConfigureAwait(false);
        }
    }
}
