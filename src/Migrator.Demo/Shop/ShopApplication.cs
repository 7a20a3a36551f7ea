using System.Diagnostics;
using Migrator.Demo.Story;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Npgsql;

namespace Migrator.Demo.Shop;

/// <summary>One version of the shop's application, live from its start to its stop: it sends heartbeats and writes all the time.</summary>
internal sealed class ShopApplication : IAsyncDisposable
{
    public const string Name = "shop";

    private readonly Tally tally = new();
    private readonly ShopStatements statements;
    private readonly ApplicationHeartbeat heartbeat;
    private readonly NpgsqlDataSource dataSource;
    private readonly CancellationTokenSource stopping = new();
    private Task writing = Task.CompletedTask;
    private (long At, long Statements) before = (Stopwatch.GetTimestamp(), 0);
    private double rate;

    private ShopApplication(ShopStatements statements, ApplicationHeartbeat heartbeat, NpgsqlDataSource dataSource)
        => (this.statements, this.heartbeat, this.dataSource) = (statements, heartbeat, dataSource);

    public Tally Tally => tally;

    public string Version => statements.Version;

    public bool IsLive { get; private set; }

    /// <summary>Registers and begins to write. The ledgers learn of everything that is written.</summary>
    /// <exception cref="Execution.FencedOutException">This version may not start.</exception>
    public static async Task<ShopApplication> StartAsync(
        IStatePort state, string connectionString, ShopStatements statements, Ledgers ledgers, DemoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var heartbeat = await ApplicationHeartbeat
            .StartAsync(state, time, Name, statements.Version, options.HeartbeatTimeToLive, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var target = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = $"{Name}/{statements.Version}",
            MaxAutoPrepare = 0,
            MaxPoolSize = options.Connections,
        };
        var application = new ShopApplication(statements, heartbeat, NpgsqlDataSource.Create(target)) { IsLive = true };
        var firstNumber = statements == FirstVersion.Statements ? 0 : options.Connections;
        application.writing = Task.WhenAll(Enumerable.Range(firstNumber, options.Connections)
            .Select(number => Task.Run(() => application.WriteAsync(ledgers, number, options.Pause, time), CancellationToken.None)));
        return application;
    }

    /// <summary>What it has done so far.</summary>
    public ApplicationCounts Count()
    {
        var (now, done) = (Stopwatch.GetTimestamp(), tally.Statements);
        var elapsed = Stopwatch.GetElapsedTime(before.At, now);
        if (elapsed > TimeSpan.FromSeconds(1))
        {
            (rate, before) = ((done - before.Statements) / elapsed.TotalSeconds, (now, done));
        }

        return new(Version, IsLive, done, tally.Failed, IsLive ? rate : 0);
    }

    /// <summary>Ends each connection after the statement it is at, then says goodbye, as a deployment does.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await heartbeat.StopAsync(cancellationToken).ConfigureAwait(false);
        IsLive = false;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // Whoever stops in the middle has said so already.
        }

        await heartbeat.DisposeAsync().ConfigureAwait(false);
        await dataSource.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task WriteAsync(Ledgers ledgers, int number, TimeSpan pause, TimeProvider time)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, heartbeat.Lost);
        var connection = await dataSource.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var own = new ShopConnection(connection, statements, ledgers, tally, number);
            while (!ending.IsCancellationRequested)
            {
                // A statement that has begun is never cancelled: whether it was done would not be known.
                await own.StepAsync().ConfigureAwait(false);
                await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (heartbeat.Lost.IsCancellationRequested)
        {
            tally.Fell(new TimeoutException($"shop {Version} ended itself: {heartbeat.LostBecause}"));
        }
    }
}
