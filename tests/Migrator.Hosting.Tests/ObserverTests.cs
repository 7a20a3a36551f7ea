using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Hosting.Observing;
using Migrator.PostgreSql;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.Hosting.Tests;

public sealed class ObserverTests(ServerFixture server)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(20);

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_instance_looks_for_all_and_another_follows_it()
    {
        await using var database = await MigratedAsync();
        var time = new ManualTime();
        Counting first = new(), second = new();
        await using var one = HostOf(database, first, time);
        await using var two = HostOf(database, second, time);

        await one.StartAsync();
        await Soon.UntilAsync(async () => (await HistoryAsync(database)).Spans.Any(span => span.Source == "counting"));
        await two.StartAsync();
        await AdvanceUntilAsync(time, () => Task.FromResult(first.Looks >= 3));
        var whileBothRun = second.Looks;
        await one.StopAsync();
        await AdvanceUntilAsync(time, () => Task.FromResult(second.Looks >= 1));
        await two.StopAsync();

        Assert.Equal(0, whileBothRun);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM migrator.observer"));
        var history = await HistoryAsync(database);
        Assert.Contains(history.Sightings, seen => seen is { App: "shop", Version: "2.3.0", Source: "counting" });
        Assert.Single(history.Spans, span => span.Source == "counting");
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_time_without_a_gap_and_the_application_goes_on()
    {
        await using var database = await MigratedAsync();
        var time = new ManualTime();
        var source = new Counting();
        await using var host = HostOf(database, source, time);

        await host.StartAsync();
        await Soon.UntilAsync(async () => (await HistoryAsync(database)).Spans.Any(span => span.Source == "counting"));
        source.Problem = "the cluster is away";
        await AdvanceUntilAsync(time, async () => (await HistoryAsync(database)).Spans.Any(span => span is { Source: "counting", EndedBy: "the cluster is away" }));
        source.Problem = null;
        await AdvanceUntilAsync(time, async () => (await HistoryAsync(database)).Spans.Count(span => span.Source == "counting") == 2);

        Assert.True(host.Instance.IsReady);
        await host.StopAsync();
    }

    [Fact]
    public async Task Nobody_looks_where_only_heartbeats_are_asked_or_where_it_is_switched_off()
    {
        await using var database = await MigratedAsync();
        var source = new Counting();
        await using var plain = ShopHost.Of(database, "2.3.0", shop => shop.AddObserver(source));
        await using var off = ShopHost.Of(database, "2.3.0", shop => shop.AddObserver(source), null, ("LiveVersions:Sources:0:Type", "counting"), ("Observer:Interval", "off"));

        await plain.StartAsync();
        await off.StartAsync();
        await Task.WhenAll(new[] { plain, off }.Select(EndedAsync));
        await plain.StopAsync();
        await off.StopAsync();

        Assert.Equal(0, source.Looks);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM migrator.observer"));
    }

    [Theory]
    [InlineData("nomad", "LiveVersions:Sources:0:Type is 'nomad'; write one of heartbeats, sessions, command, http, prometheus, file, counting, or give AddObserver what its package brings, such as new KubernetesSources().")]
    [InlineData("file", "LiveVersions:Sources:0:Path is missing: the file.")]
    [InlineData("counting", "LiveVersions:Sources:0:Colour is missing: any.")]
    public async Task A_source_that_cannot_be_asked_stops_the_start(string type, string complaint)
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddObserver(new Counting { Demands = "Colour" }), null, ("LiveVersions:Sources:0:Type", type));

        Assert.Equal(complaint, (await Assert.ThrowsAsync<UsageException>(host.StartAsync)).Message);
        Assert.False(host.FirstRequest.IsPossible);
    }

    [Fact]
    public async Task Poolers_are_asked_as_the_tool_asks_them()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(
            database, "2.3.0", shop => shop.AddObserver(), null, ("LiveVersions:Sources:0:Type", "sessions"), ("LiveVersions:Sources:0:Roles:0", "shop"), ("LiveVersions:Sources:0:PgBouncers:0", "Port=6432"));

        Assert.StartsWith("LiveVersions:Sources:0:PgBouncers:0 cannot be used: it needs Host and Username", (await Assert.ThrowsAsync<UsageException>(host.StartAsync)).Message, StringComparison.Ordinal);
    }

    private async Task<TestDatabase> MigratedAsync()
    {
        var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup());
        await host.StartAsync();
        await host.StopAsync();
        return database;
    }

    private static ShopHost HostOf(TestDatabase database, Counting source, TimeProvider time)
        => ShopHost.Of(
            database,
            "2.3.0",
            shop => shop.WithoutHeartbeat().AddObserver(source),
            time,
            ("LiveVersions:Sources:0:Type", "counting"),
            ("Observer:Interval", $"{Interval.TotalMinutes}m"),
            ("Gate:MaxGap", "2h"));

    // One that looks never ends by itself.
    private static Task EndedAsync(ShopHost host)
        => host.Services.GetServices<IHostedService>().OfType<FleetObserver>().Single().ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(3), Stopping);

    // The pause is between eight and twelve tenths of the interval.
    private static Task AdvanceUntilAsync(ManualTime time, Func<Task<bool>> isTrue)
        => Soon.UntilAsync(async () =>
        {
            if (await isTrue())
            {
                return true;
            }

            time.Advance(Interval / 4);
            return false;
        });

    private static Task<FleetHistory> HistoryAsync(TestDatabase database) => new PostgreSqlDatabase(database.DataSource).State.ReadFleetHistoryAsync(Stopping);

    /// <summary>A kind of source of somebody else's, which counts how often it is asked.</summary>
    private sealed class Counting : ISourceKind, ILiveVersionSource
    {
        private int looks;

        public string Type => "counting";

        public IReadOnlyList<string> Keys => ["Colour"];

        public int Looks => Volatile.Read(ref looks);

        public string? Problem { get; set; }

        public string? Demands { get; init; }

        public ILiveVersionSource Create(SourceKeys keys) => Demands is { } key && keys.One(key) is null ? throw keys.Missing(key, "any") : this;

        public Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref looks);
            return Task.FromResult(Problem is { } problem
                ? FleetObservation.Failed("fake", problem)
                : new FleetObservation("fake", ObservationStatus.Complete, null, [new("shop", "2.3.0", "pod-1", null)]));
        }
    }
}
