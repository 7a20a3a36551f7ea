using System.Collections.Concurrent;
using Migrator.PostgreSql.Tests.Facts;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Applications that write one statement after the other until they are stopped, and what the server refused them.</summary>
internal sealed class BusyTable : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<string> refused = [];
    private readonly List<Task> writing = [];
    private long done;

    /// <summary>Statements that succeeded.</summary>
    public long Done => Interlocked.Read(ref done);

    public IReadOnlyCollection<string> Refused => refused;

    /// <summary>Starts an application; each statement is written for another number.</summary>
    public async Task WriteAsync(FactScene scene, int first, Func<int, string> statement)
    {
        var connection = await scene.ConnectAsync();
        writing.Add(Task.Run(async () =>
        {
            await using var closing = connection;
            for (var number = first; !stopping.IsCancellationRequested; number++)
            {
                var sql = statement(number);
                try
                {
                    await connection.DoAsync(sql);
                    Interlocked.Increment(ref done);
                }
                catch (PostgresException error)
                {
                    refused.Add($"{error.SqlState} {error.MessageText}: {sql}");
                }
            }
        }));
    }

    /// <summary>Waits until so many more statements have succeeded.</summary>
    public async Task ForAsync(long statements)
    {
        var until = Done + statements;
        while (Done < until && refused.IsEmpty)
        {
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A test may end them before it ends itself.
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        await Task.WhenAll(writing);
        stopping.Dispose();
    }
}
