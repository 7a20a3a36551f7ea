using System.Collections.Concurrent;
using System.Diagnostics;
using Migrator.Benchmarks.Running;
using Npgsql;

namespace Migrator.Benchmarks.Load;

/// <summary>Clients that read, update and insert single rows of the bigint table.</summary>
/// <remarks>
/// Each goes on as soon as it is answered, or at a pace. Who keeps a pace and was answered late counts from the moment at which it was due:
/// a server that stands still delays all that would have come meanwhile.
/// </remarks>
internal sealed class ClientLoad(BenchDatabase database, long rows, int clients) : IAsyncDisposable
{
    private static readonly string[] Statements =
    [
        "SELECT note FROM shop.items WHERE id = $1",
        "UPDATE shop.items SET note = 'touched' WHERE id = $1",
        "UPDATE shop.items SET quantity = quantity + 1 WHERE id = $1",
        "INSERT INTO shop.items (id, quantity, email, name, price, touched) VALUES (nextval('shop.numbers') + 0 * $1, 1, 'new@example.org', 'new', 1, now())",
    ];

    private readonly NpgsqlDataSource dataSource = NpgsqlDataSource.Create(database.ConnectionString);

    /// <summary>What the clients need beside the table: numbers for new rows.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => database.ExecuteAsync($"CREATE SEQUENCE shop.numbers START {rows + 1}", cancellationToken);

    /// <summary>Goes on until it is told to stop.</summary>
    /// <param name="until">Ends it.</param>
    /// <param name="perSecond">How many transactions all clients together begin in a second; null for as many as they can.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<LoadOutcome> RunAsync(Task until, double? perSecond, CancellationToken cancellationToken)
    {
        var latencies = new ConcurrentBag<double>();
        var errors = new ConcurrentBag<string>();
        TimeSpan? interval = perSecond is { } pace ? TimeSpan.FromSeconds(clients / pace) : null;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => ClientAsync(new Random(client), latencies, errors, interval, until, cancellationToken), cancellationToken)));
        return new([.. latencies.Order()], [.. errors]);
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    private async Task ClientAsync(Random random, ConcurrentBag<double> latencies, ConcurrentBag<string> errors, TimeSpan? interval, Task until, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var clock = Stopwatch.StartNew();
        var due = interval * random.NextDouble() ?? TimeSpan.Zero;
        while (!until.IsCompleted)
        {
            var answered = clock.Elapsed;
            if (due > answered)
            {
                await Task.Delay(due - answered, cancellationToken);
            }

            await using var command = new NpgsqlCommand(Statements[random.Next(Statements.Length)], connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 + random.NextInt64(rows) });
            var began = interval is not null && due < answered ? due : clock.Elapsed;
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException refused)
            {
                errors.Add(refused.MessageText);
            }

            latencies.Add((clock.Elapsed - began).TotalMilliseconds);
            due += interval ?? TimeSpan.Zero;
        }
    }
}
