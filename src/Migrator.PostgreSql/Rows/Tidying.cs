using Dapper;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Vacuums behind a backfill, so that the server's own vacuum is not under way when a step wants its lock.</summary>
/// <remarks>
/// Waits for nobody (SKIP_LOCKED) and does not shorten the file (TRUNCATE needs a lock that keeps readers waiting). It is a
/// kindness: where it cannot be had, or takes too long, nothing is lost. In the middle of a pass the indexes are left alone:
/// the next batches need the room of the rows behind them, and going through every index once, at the end, is enough.
/// </remarks>
internal sealed class Tidying(ConnectionSource connections)
{
    private const int MostSeconds = 60;

    public async Task RunAsync(IReadOnlyList<TableName> tables, bool isOver, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    $"VACUUM (SKIP_LOCKED, TRUNCATE false{(isOver ? "" : ", INDEX_CLEANUP off")}) {string.Join(", ", tables.Select(PgIdentifier.Quote))}",
                    commandTimeout: MostSeconds,
                    cancellationToken: cancellationToken)).ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // Cancelled after its time, refused, or cut off: autovacuum does it some time later.
            }
        }
    }
}
