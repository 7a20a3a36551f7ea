using Dapper;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.State.Use;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// One transaction that is rolled back, in which the server parses for us. Author's SQL is bound under the session's own
/// search path; what we read back is read under <c>pg_catalog</c> alone, so that every name in it is qualified.
/// </summary>
internal sealed class InspectionSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private InspectionSession(NpgsqlConnection connection, NpgsqlTransaction transaction, string searchPath)
        => (_connection, _transaction, SearchPath) = (connection, transaction, searchPath);

    /// <summary>The session's own search path.</summary>
    public string SearchPath { get; }

    public static async Task<InspectionSession> OpenAsync(ConnectionSource connections, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var searchPath = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            $"""
            {ReadableTexts.Settings}
            SET LOCAL lock_timeout = '2s';
            SET LOCAL statement_timeout = '120s';
            SET LOCAL idle_in_transaction_session_timeout = '30s';
            SET LOCAL row_security = off;
            SELECT current_setting('search_path')
            """,
            transaction: transaction,
            cancellationToken: cancellationToken)).ConfigureAwait(false);
        return new InspectionSession(connection, transaction, searchPath ?? "");
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken)
        => _connection.ExecuteAsync(new CommandDefinition(sql, transaction: _transaction, cancellationToken: cancellationToken));

    /// <summary>Executes what may be refused; the transaction goes on either way.</summary>
    public async Task<PostgresException?> TryAsync(string sql, CancellationToken cancellationToken)
    {
        await _transaction.SaveAsync("attempt", cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            await _transaction.ReleaseAsync("attempt", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException refused)
        {
            await _transaction.RollbackAsync("attempt", cancellationToken).ConfigureAwait(false);
            return refused;
        }
    }

    /// <summary>Reads with every name qualified.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
    {
        await SetPathAsync("pg_catalog", cancellationToken).ConfigureAwait(false);
        var rows = (await _connection.QueryAsync<T>(new CommandDefinition(Marked(sql), parameters, _transaction, cancellationToken: cancellationToken)).ConfigureAwait(false)).AsList();
        await SetPathAsync(SearchPath, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Executes what may be refused, under another search path.</summary>
    public async Task<PostgresException?> TryUnderAsync(string path, string sql, CancellationToken cancellationToken)
    {
        await SetPathAsync(path, cancellationToken).ConfigureAwait(false);
        var refused = await TryAsync(sql, cancellationToken).ConfigureAwait(false);
        await SetPathAsync(SearchPath, cancellationToken).ConfigureAwait(false);
        return refused;
    }

    /// <summary>Reads under another search path: what it reaches is not qualified.</summary>
    public async Task<IReadOnlyList<T>> ReadUnderAsync<T>(string path, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await SetPathAsync(path, cancellationToken).ConfigureAwait(false);
        var rows = (await _connection.QueryAsync<T>(new CommandDefinition(Marked(sql), parameters, _transaction, cancellationToken: cancellationToken)).ConfigureAwait(false)).AsList();
        await SetPathAsync(SearchPath, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Reads rows of whole tables under a search path, without a look at their indexes, within a time.</summary>
    /// <param name="path">The search path.</param>
    /// <param name="sql">The query.</param>
    /// <param name="limit">How long it may take, as the server writes it.</param>
    /// <param name="mayLookUp">True if rows of other tables may be looked up by their keys.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<T>> CountAsync<T>(string path, string sql, string limit, bool mayLookUp, CancellationToken cancellationToken)
    {
        await ExecuteAsync("SAVEPOINT counting", cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync($"SET LOCAL statement_timeout = '{limit}'{(mayLookUp ? "" : $"; SELECT {OwnStatement.IndexesLeftAlone}")}", cancellationToken).ConfigureAwait(false);
            return await ReadUnderAsync<T>(path, sql, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ExecuteAsync("ROLLBACK TO SAVEPOINT counting", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Back to the session's own search path.</summary>
    public Task RestorePathAsync(CancellationToken cancellationToken) => SetPathAsync(SearchPath, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Where statements are counted, what is read to make a plan is not to pass for a use by an application.</summary>
    private static string Marked(string sql) => $"{sql} {OwnStatement.Mark}";

    private Task SetPathAsync(string path, CancellationToken cancellationToken)
        => _connection.ExecuteAsync(new CommandDefinition("SELECT set_config('search_path', @path, true)", new { path }, _transaction, cancellationToken: cancellationToken));
}
