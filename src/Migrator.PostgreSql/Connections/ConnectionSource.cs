using System.Net.Sockets;
using Npgsql;

namespace Migrator.PostgreSql.Connections;

/// <summary>Opens connections, and says in our words why it could not.</summary>
internal sealed class ConnectionSource(NpgsqlDataSource dataSource)
{
    /// <summary>Host, port and database; never a password.</summary>
    public string Target { get; } = ConnectionStrings.TargetOf(dataSource.ConnectionString);

    /// <exception cref="Migrator.Execution.DatabaseUnreachableException">The database cannot be reached or does not let us in.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is NpgsqlException or SocketException or TimeoutException)
        {
            throw ConnectionFailure.Of(cause).ToException(Target, cause);
        }
    }
}
