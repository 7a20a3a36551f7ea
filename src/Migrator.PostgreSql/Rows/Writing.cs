using System.Diagnostics;
using Migrator.Execution;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Sends a transaction that writes rows, from BEGIN to COMMIT in one round trip.</summary>
internal sealed class Writing(ConnectionSource connections)
{
    // The server ends it much earlier; this is for a server that no longer answers.
    private const int SecondsWithoutAnswer = 30;

    /// <exception cref="RowsRefusedException">The server refuses for a reason that lies in no single row.</exception>
    /// <exception cref="RowsHiddenException">Row-level security hides rows from us.</exception>
    public Task<WriteOutcome> CommitAsync(RowsWrite write, CancellationToken cancellationToken) => SendAsync(write, "COMMIT", cancellationToken);

    /// <summary>Does the same and takes it back: tells whether it would succeed.</summary>
    /// <inheritdoc cref="CommitAsync" />
    public Task<WriteOutcome> RehearseAsync(IRowsBlock write, CancellationToken cancellationToken) => SendAsync(write, "ROLLBACK", cancellationToken);

    private async Task<WriteOutcome> SendAsync(IRowsBlock write, string end, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                began = Stopwatch.GetTimestamp();
                var rows = await SendAsync(connection, write, end, cancellationToken).ConfigureAwait(false);
                return new(rows, Stopwatch.GetElapsedTime(began), null, null);
            }
        }
        catch (DatabaseUnreachableException unreachable)
        {
            return new(0, Stopwatch.GetElapsedTime(began), Failure.ConnectionLost, unreachable.Message);
        }
        catch (NpgsqlException exception)
        {
            var failure = Failures.Of(exception);
            var refusal = exception as PostgresException;
            return failure == Failure.Refused
                ? throw Refusals.Of(write.Name, exception)
                : new(0, Stopwatch.GetElapsedTime(began), failure, refusal?.MessageText ?? exception.Message) { Refusal = refusal };
        }
    }

    private static async Task<long> SendAsync(NpgsqlConnection connection, IRowsBlock write, string end, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection)
        {
            Timeout = SecondsWithoutAnswer,
            BatchCommands =
            {
                new("BEGIN ISOLATION LEVEL READ COMMITTED"),
                new(Settings.Brief(write.Name, connection.PostgreSqlVersion.Major)),
                new(write.ToSql()),
                new($"FETCH ALL FROM {RowsWrite.Result}"),
                new(end),
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rows = reader.GetInt64(0);

                // An error of COMMIT, such as a deferred constraint's, is only seen by going on to it.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                return rows;
            }
        }
    }
}
