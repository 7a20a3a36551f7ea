using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Migrator.Hosting.Telemetry;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

public sealed class BackgroundTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_expands_at_startup_copies_in_the_background_and_is_ready_once_that_is_verified()
    {
        await using var database = await ShopHost.DatabaseAsync(server, customers: 500);
        using var telemetry = new Telemetry();
        await using var host = ShopHost.Of(
            database,
            "2.4.0",
            shop => shop.AddStartupGuard(StartupGuardMode.NotReady).AddExpandAtStartup().AddBackfillWorker(),
            null,
            ("Guard:Interval", "50ms"),
            ("Backfill:Interval", "50ms"));

        await host.StartAsync();
        var first = await host.HealthAsync();
        await Soon.UntilAsync(() => host.Instance.IsReady);
        var last = await host.HealthAsync();
        await host.StopAsync();

        Assert.Equal(HealthStatus.Unhealthy, first.Status);
        Assert.Contains("migrator backfill 202611230900", first.Description);
        Assert.Equal(HealthStatus.Healthy, last.Status);
        Assert.Equal(500, await database.ScalarAsync<long>("SELECT count(*) FROM shop.customers WHERE email_address = email"));
        Assert.Equal(
            ["migrator backfill", "migrator expand", "migrator step", "migrator verify"],
            telemetry.Spans(202611230900).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(500, telemetry.Sum(MigratorTelemetry.BackfillRows));
        Assert.Contains((MigratorTelemetry.StepDuration, "s"), telemetry.Instruments);
        Assert.Contains((MigratorTelemetry.GuardChecks, "{check}"), telemetry.Instruments);
    }

    [Fact]
    public async Task A_worker_that_meets_a_row_whose_mapping_fails_stops_there_where_somebody_has_asked_for_that()
    {
        await using var database = await ShopHost.DatabaseAsync(server, customers: 500);
        await database.ExecuteAsync(
            """
            CREATE FUNCTION shop.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id IN (100, 300) THEN RAISE ''not this one''; END IF; RETURN NEW; END';
            CREATE TRIGGER refuse BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.refuse()
            """);
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await using (var expanding = ShopHost.Of(database, "2.4.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady).AddExpandAtStartup(), null, ("Guard:Interval", "50ms")))
        {
            await expanding.StartAsync();
            await expanding.StopAsync();
        }

        await state.SayOnBadRowAsync(new(202611230900), Execution.State.BadRowPolicy.Stop, "ann", Stopping);
        await using var host = ShopHost.Of(database, "2.4.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady).AddBackfillWorker(), null, ("Guard:Interval", "50ms"), ("Backfill:Interval", "1h"));
        await host.StartAsync();
        await database.UntilAsync("SELECT EXISTS (SELECT FROM migrator.poison) AND NOT EXISTS (SELECT FROM migrator.migration WHERE lease_expires > clock_timestamp())");
        await host.StopAsync();

        var record = Assert.Single(await state.ReadMigrationsAsync(Stopping));
        Assert.Equal(Execution.State.MigrationState.Expanded, record.State);
        Assert.Equal("100", Assert.Single(await state.ReadPoisonAsync(record.Id, 10, Stopping)).Key);
    }

    [Fact]
    public async Task Contract_is_never_run_by_an_application()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(
            database, "2.4.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady).AddExpandAtStartup().AddBackfillWorker(), null, ("Guard:Interval", "50ms"), ("Backfill:Interval", "50ms"));

        await host.StartAsync();
        await Soon.UntilAsync(() => host.Instance.IsReady);
        await host.StopAsync();

        var record = Assert.Single(await new PostgreSqlDatabase(database.DataSource).State.ReadMigrationsAsync(Stopping));
        Assert.Equal(Execution.State.MigrationState.Backfilled, record.State);
        Assert.All(record.Plan!.StepsOf(Phase.Contract), step => Assert.False(record.IsDone(step.Id)));
    }

    [Fact]
    public async Task Several_databases_have_a_name_each()
    {
        await using var orders = await ShopHost.DatabaseAsync(server);
        await using var stock = await ShopHost.DatabaseAsync(server);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Orders:App", "shop"), new("Orders:AppVersion", "2.3.0"), new("Stock:App", "warehouse"), new("Stock:AppVersion", "7.0.0"),
        ]);
        foreach (var (name, database) in new[] { ("orders", orders), ("stock", stock) })
        {
            builder.Services.AddMigrator(name, builder.Configuration.GetSection(name))
                .UseDatabase(new PostgreSqlDatabase(database.DataSource)).AddMigrations(typeof(ShopHost).Assembly).AddExpandAtStartup();
        }

        using var host = builder.Build();
        await host.StartAsync(Stopping);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stopping);
        var seen = await Task.WhenAll(new[] { orders, stock }.Select(database => new PostgreSqlDatabase(database.DataSource).State.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)));
        await host.StopAsync(Stopping);

        Assert.Equal(["migrator-orders", "migrator-stock"], health.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["shop", "warehouse"], seen.Select(instances => Assert.Single(instances).App));
        Assert.Equal("warehouse", host.Services.GetRequiredKeyedService<IMigratorInstance>("stock").App);
    }

    [Fact]
    public async Task A_migration_gets_the_services_of_the_application()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(
            database,
            "2.3.0",
            shop =>
            {
                shop.Services.AddScoped(_ => new ColumnNaming("nickname"));
                shop.AddMigrations(typeof(ShopHost).Assembly, "named").AddExpandAtStartup();
            });

        await host.StartAsync();

        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop' AND column_name = 'nickname'"));
    }

    private sealed class Telemetry : IDisposable
    {
        private readonly List<Activity> spans = [];
        private readonly List<(string Name, double Value)> measured = [];
        private readonly ActivityListener activities;
        private readonly MeterListener meters = new();

        public Telemetry()
        {
            activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == MigratorTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    lock (spans)
                    {
                        spans.Add(activity);
                    }
                },
            };
            ActivitySource.AddActivityListener(activities);
            meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MigratorTelemetry.MeterName)
                {
                    Instruments.Add((instrument.Name, instrument.Unit));
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
            meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
            meters.Start();
        }

        public List<(string Name, string? Unit)> Instruments { get; } = [];

        public IReadOnlyList<string> Spans(long migration)
        {
            lock (spans)
            {
                return [.. spans.Where(span => span.GetTagItem("migrator.migration") is long id && id == migration && (string?)span.GetTagItem("db.system.name") == "postgresql").Select(span => span.OperationName)];
            }
        }

        public double Sum(string name)
        {
            lock (measured)
            {
                return measured.Where(one => one.Name == name).Sum(one => one.Value);
            }
        }

        public void Dispose()
        {
            activities.Dispose();
            meters.Dispose();
        }

        private void Add(string name, double value)
        {
            lock (measured)
            {
                measured.Add((name, value));
            }
        }
    }
}
