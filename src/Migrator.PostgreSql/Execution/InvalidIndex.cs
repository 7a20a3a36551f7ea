using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Removes what a build that was given up has left: an index that serves no query and yet may refuse writes.</summary>
internal static class InvalidIndex
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tries for a while. What could not be dropped, because somebody was in the way, is still found invalid afterwards.</summary>
    public static async Task TryDropAsync(NpgsqlConnection connection, IndexProbe probe)
    {
        using var limit = new CancellationTokenSource(Patience * 2);
        try
        {
            if (await IndexReading.ReadAsync(connection, probe, limit.Token).ConfigureAwait(false) == IndexState.Invalid)
            {
                await StandaloneStatement.SendAsync(
                    connection,
                    new($"DROP INDEX CONCURRENTLY IF EXISTS {PgIdentifier.Quote(probe.Schema)}.{PgIdentifier.Quote(probe.Name)}"),
                    Patience,
                    limit.Token).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException)
        {
            // The next attempt looks first and tries again; what was wrong is reported by the build itself.
        }
        catch (OperationCanceledException)
        {
            // The same.
        }
        catch (InvalidOperationException)
        {
            // The connection is gone; the next attempt has another one.
        }
    }
}
