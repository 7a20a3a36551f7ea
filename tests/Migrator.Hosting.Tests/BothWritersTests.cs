using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

/// <summary>The background worker and rows that applications keep alike: it asks whom <c>migrator backfill</c> asks.</summary>
public sealed class BothWritersTests(ServerFixture server)
{
    private const string Plain = "202611230900";
    private const string Both = "202611230950";

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_worker_waits_until_every_live_version_writes_both_shapes_whoever_tells_of_it()
    {
        await using var database = await DatabaseAsync();
        var cluster = new Cluster { Version = "2.2.0" };
        var log = new Told();
        await using var host = HostOf(database, log, shop => shop.AddBackfillWorker(cluster));

        await host.StartAsync();
        await Soon.UntilAsync(() => log.Says("waits", Both, "shop 2.2.0 is live and does not write both shapes"));
        var while22IsLive = await StateOfAsync(database, Both);
        await database.ExecuteAsync("UPDATE shop.orders SET code = 'old' WHERE id = 7");
        cluster.Version = "2.3.0";
        await Soon.UntilAsync(async () => await StateOfAsync(database, Both) == MigrationState.Backfilled);
        await host.StopAsync();

        Assert.Equal(MigrationState.Expanded, while22IsLive);
        Assert.Equal(100, await database.ScalarAsync<long>("SELECT count(*) FROM shop.orders WHERE number = code"));
        Assert.True(await database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM migrator.fence WHERE app = 'shop')"));
    }

    [Fact]
    public async Task A_source_that_the_worker_cannot_ask_keeps_only_such_rows_waiting_and_is_told()
    {
        await using var database = await DatabaseAsync();
        var log = new Told();
        await using var host = HostOf(database, log, shop => shop.AddBackfillWorker());

        await host.StartAsync();
        await Soon.UntilAsync(() => log.Says(Both, "LiveVersions:Sources:0:Type is 'cluster'; write one of", "or give AddBackfillWorker what its package brings"));
        await Soon.UntilAsync(async () => await StateOfAsync(database, Plain) == MigrationState.Backfilled);
        await host.StopAsync();

        Assert.Equal(MigrationState.Expanded, await StateOfAsync(database, Both));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM shop.orders WHERE number IS NOT NULL"));
    }

    private async Task<TestDatabase> DatabaseAsync()
    {
        var database = await ShopHost.DatabaseAsync(server, customers: 10);
        await database.ExecuteAsync("CREATE TABLE shop.orders (id integer PRIMARY KEY, code text); INSERT INTO shop.orders SELECT i, 'o' || i FROM generate_series(1, 100) AS i");
        return database;
    }

    private static ShopHost HostOf(TestDatabase database, Told log, Action<MigratorBuilder> worker)
        => ShopHost.Of(
            database,
            "2.3.0",
            shop =>
            {
                shop.Services.AddSingleton<ILoggerProvider>(log);
                shop.WithoutStartupGuard().AddMigrations(typeof(ShopHost).Assembly, "both-shapes").AddExpandAtStartup();
                worker(shop);
            },
            null,
            ("LiveVersions:Sources:0:Type", "cluster"),
            ("Heartbeat:TimeToLive", "1s"),
            ("Gate:QuietWindow", "0s"),
            ("Gate:RollbackWindow", "0s"),
            ("Backfill:Interval", "50ms"));

    private static async Task<MigrationState?> StateOfAsync(TestDatabase database, string id)
        => (await new PostgreSqlDatabase(database.DataSource).State.ReadMigrationsAsync(Stopping)).FirstOrDefault(record => record.Id.ToString() == id)?.State;

    /// <summary>A kind of source of somebody else's that sees one instance.</summary>
    private sealed class Cluster : ISourceKind, ILiveVersionSource
    {
        public string Type => "cluster";

        public IReadOnlyList<string> Keys => [];

        public string Version { get; set; } = "";

        public ILiveVersionSource Create(SourceKeys keys) => this;

        public Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
            => Task.FromResult(new FleetObservation("cluster", ObservationStatus.Complete, null, [new("shop", Version, "pod-1", null)]));
    }

    private sealed class Told : ILoggerProvider, ILogger
    {
        private readonly List<string> lines = [];

        public bool Says(params string[] words)
        {
            lock (lines)
            {
                return lines.Exists(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
