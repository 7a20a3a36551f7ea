using Dapper;
using Migrator.Execution;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Runs queries under one snapshot that sees every row or is refused.</summary>
internal sealed class Reading(ConnectionSource connections)
{
    /// <exception cref="RowsRefusedException">The server does not let us read the table.</exception>
    /// <exception cref="RowsHiddenException">Row-level security hides rows from us.</exception>
    /// <exception cref="DatabaseUnreachableException">The connection was lost.</exception>
    public async Task<T> RunAsync<T>(TableName table, Func<Snapshot, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var snapshot = new Snapshot(connection, cancellationToken);
                await snapshot.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").ConfigureAwait(false);
                await snapshot.ExecuteAsync(Settings.Reading(table, connection.PostgreSqlVersion.Major)).ConfigureAwait(false);
                var result = await read(snapshot).ConfigureAwait(false);
                await snapshot.ExecuteAsync("COMMIT").ConfigureAwait(false);
                return result;
            }
        }
        catch (PostgresException refusal) when (Failures.Of(refusal) != Failure.ConnectionLost)
        {
            throw Refusals.Of(table, refusal);
        }
        catch (NpgsqlException lost)
        {
            throw ConnectionFailure.Of(lost).ToException(connections.Target, lost);
        }
    }
}

/// <summary>The queries of one snapshot.</summary>
internal sealed class Snapshot(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    public Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(Command(sql, null));

    public async Task<T> SingleAsync<T>(string sql, object? arguments = null)
        => await connection.QuerySingleAsync<T>(Command(sql, arguments)).ConfigureAwait(false);

    public Task<T?> SingleOrDefaultAsync<T>(string sql, object? arguments = null)
        => connection.QuerySingleOrDefaultAsync<T>(Command(sql, arguments));

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? arguments = null)
        => [.. await connection.QueryAsync<T>(Command(sql, arguments)).ConfigureAwait(false)];

    /// <summary>Asks something that the values of a row, or its form, may make the server refuse; null if it does. The snapshot stays.</summary>
    public async Task<T?> TryAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        await ExecuteAsync("SAVEPOINT attempt").ConfigureAwait(false);
        try
        {
            var answer = await ask().ConfigureAwait(false);
            await ExecuteAsync("RELEASE SAVEPOINT attempt").ConfigureAwait(false);
            return answer;
        }
        catch (PostgresException refusal) when (Failures.Of(refusal) is Failure.Row or Failure.RowOrSchema or Failure.Refused)
        {
            await ExecuteAsync("ROLLBACK TO SAVEPOINT attempt").ConfigureAwait(false);
            return null;
        }
    }

    // How long it takes is the table's size; a dead connection is noticed by the kernel.
    private CommandDefinition Command(string sql, object? arguments)
        => new(sql, arguments, commandTimeout: 0, cancellationToken: cancellationToken);
}
