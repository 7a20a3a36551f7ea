using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Hosting.Observing;
using Migrator.PostgreSql;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.Hosting.Tests;

public sealed partial class ObserverTests(ServerFixture server)
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
    public async Task A_role_that_may_not_write_down_what_it_sees_says_so_in_its_health_and_observes_once_it_may()
    {
        await using var database = await MigratedAsync();
        var role = await database.CreateWriterRoleAsync("app");
        await using var own = PostgreSqlDatabase.Connect($"{role.ConnectionString};Pooling=false");

        var denied = await HealthOfObserverAsync(own);
        await database.ExecuteAsync(string.Join(";", Grant().Matches(denied.Description!).Select(match => match.Value)).Replace("the role", role.QuotedName, StringComparison.Ordinal));
        var granted = await HealthOfObserverAsync(own);

        Assert.Equal((HealthStatus.Degraded, "cannot look"), (denied.Status, denied.Data["observer"]));
        Assert.StartsWith("shop 2.3.0 may use the schema as it stands, but does not see which versions are live, and contract waits for that: the role of the application may not write down what it sees (42501: permission denied for ", denied.Description, StringComparison.Ordinal);
        Assert.Equal((HealthStatus.Healthy, "looks for all"), (granted.Status, granted.Data["observer"]));
        Assert.Contains((await HistoryAsync(database)).Sightings, seen => seen is { App: "shop", Version: "2.3.0", Source: "counting" });
    }

    [Theory]
    [InlineData("SELECT ON migrator.schema_version")]
    [InlineData("SELECT ON migrator.migration")]
    [InlineData("SELECT ON migrator.step")]
    [InlineData("SELECT ON migrator.instance")]
    [InlineData("INSERT ON migrator.observer")]
    [InlineData("UPDATE ON migrator.observer")]
    [InlineData("SELECT ON migrator.watch")]
    [InlineData("INSERT ON migrator.watch")]
    [InlineData("UPDATE ON migrator.watch")]
    [InlineData("DELETE ON migrator.watch")]
    [InlineData("INSERT ON migrator.sighting")]
    [InlineData("UPDATE ON migrator.sighting")]
    [InlineData("DELETE ON migrator.sighting")]
    public async Task None_of_the_rights_that_an_observer_is_given_is_one_too_many(string right)
    {
        await using var database = await MigratedAsync();
        var role = await database.CreateWriterRoleAsync("app");
        await using var own = PostgreSqlDatabase.Connect($"{role.ConnectionString};Pooling=false");
        await database.ExecuteAsync(string.Join(";", Grant().Matches(Observing.ObserverRights.Cure).Select(match => match.Value)).Replace("the role", role.QuotedName, StringComparison.Ordinal));
        await database.ExecuteAsync($"REVOKE {right} FROM {role.QuotedName}");

        var health = await HealthOfObserverAsync(own);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains($"permission denied for table {right.Split('.')[1]}", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observer_that_cannot_see_all_says_so_and_lets_another_look()
    {
        await using var database = await MigratedAsync();
        var time = new ManualTime();
        Counting blind = new() { Problem = "the cluster is away" }, seeing = new();
        await using var one = HostOf(database, blind, time);
        await using var two = HostOf(database, seeing, time);

        await one.StartAsync();
        await Soon.UntilAsync(async () => (await one.HealthAsync()).Status == HealthStatus.Degraded);
        await two.StartAsync();
        await Soon.UntilAsync(async () => (await two.HealthAsync()).Data.TryGetValue("observer", out var observer) && "looks for all".Equals(observer));
        await AdvanceUntilAsync(time, async () => (await one.HealthAsync()).Status == HealthStatus.Healthy);

        Assert.Equal("another looks", (await one.HealthAsync()).Data["observer"]);
        Assert.Equal("looks for all", (await two.HealthAsync()).Data["observer"]);
        await one.StopAsync();
        await two.StopAsync();
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

    /// <summary>The health of an instance once its observer has looked, or could not.</summary>
    private static async Task<HealthReportEntry> HealthOfObserverAsync(PostgreSqlDatabase database)
    {
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.WithoutStartupGuard().AddObserver(new Counting()), null, ("LiveVersions:Sources:0:Type", "counting"));
        await host.StartAsync();
        HealthReportEntry health = default;
        await Soon.UntilAsync(async () =>
        {
            health = await host.HealthAsync();
            return health.Data.ContainsKey("observer");
        });
        await host.StopAsync();
        return health;
    }

    [GeneratedRegex("GRANT [^;]+ TO the role")]
    private static partial Regex Grant();

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
