using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;
using Npgsql;

namespace Migrator.Benchmarks.Rivals;

/// <summary>What other tools do: batches of a thousand rows in the order of the key, which update the key to itself and let a row trigger do the work.</summary>
internal static class PeerMethod
{
    private const int BatchRows = 1000;

    public static Contestant On(BenchTable table) => new(
        "peer-method",
        PeerTrigger.InstallAsync,
        (database, cancellationToken) => RunAsync(database, new KeyOrder(table.Key), cancellationToken));

    private static async Task RunAsync(BenchDatabase database, KeyOrder key, CancellationToken cancellationToken)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        object?[]? last = null;
        do
        {
            await using var command = new NpgsqlCommand(
                $"""
                WITH batch AS (
                    SELECT {key.Columns}
                    FROM shop.items
                    WHERE needs_backfill{(last is null ? "" : $" AND {key.IsAfter(1)}")}
                    ORDER BY {key.Columns}
                    LIMIT {BatchRows}
                    FOR NO KEY UPDATE
                ), written AS (
                    UPDATE shop.items AS t
                    SET {key.ToItself("t")}
                    FROM batch
                    WHERE {key.Same("t", "batch")}
                    RETURNING {key.Of("t")}
                )
                SELECT {key.Columns}
                FROM written
                ORDER BY {key.Descending}
                LIMIT 1
                """,
                connection);
            command.CommandTimeout = 0;
            last = await key.ReadAsync(command, last, cancellationToken);
        }
        while (last is not null);
    }
}
