using System.Data;
using Dapper;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>One transaction on the control schema. Whatever it sets, it sets for itself only.</summary>
internal sealed class ControlSession : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly int timeoutSeconds;
    private readonly CancellationToken cancellationToken;

    private ControlSession(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int timeoutSeconds, CancellationToken cancellationToken)
        => (this.connection, this.transaction, this.timeoutSeconds, this.cancellationToken)
            = (connection, transaction, timeoutSeconds, cancellationToken);

    public static async Task<ControlSession> BeginAsync(
        ConnectionSource connections, Patience patience, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);

            // The server ends a statement first; this is for a server that no longer answers.
            var seconds = (int)patience.Statement.TotalSeconds + 15;
            var session = new ControlSession(connection, transaction, seconds, cancellationToken);
            await session.ExecuteAsync(Limits(patience, connection.PostgreSqlVersion.Major)).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<int> ExecuteAsync(string sql, object? arguments = null) => connection.ExecuteAsync(Command(sql, arguments));

    public Task<T?> ScalarAsync<T>(string sql, object? arguments = null) => connection.ExecuteScalarAsync<T>(Command(sql, arguments));

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? arguments = null)
        => connection.QueryFirstOrDefaultAsync<T>(Command(sql, arguments));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? arguments = null)
        => [.. await connection.QueryAsync<T>(Command(sql, arguments)).ConfigureAwait(false)];

    public Task CommitAsync() => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private CommandDefinition Command(string sql, object? arguments)
        => new(sql, arguments, transaction, timeoutSeconds, cancellationToken: cancellationToken);

    private static string Limits(Patience patience, int major)
    {
        var limits =
            $"""
            SET LOCAL lock_timeout = {(int)patience.Lock.TotalMilliseconds};
            SET LOCAL statement_timeout = {(int)patience.Statement.TotalMilliseconds};
            SET LOCAL idle_in_transaction_session_timeout = {(int)patience.Idle.TotalMilliseconds};
            SET LOCAL search_path = pg_catalog, pg_temp;
            SET LOCAL row_security = off
            """;
        return major < 17 ? limits : $"{limits};\nSET LOCAL transaction_timeout = {(int)(2 * patience.Statement.TotalMilliseconds)}";
    }
}
