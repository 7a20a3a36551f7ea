using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Migrator.Execution.Ports;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

/// <summary>An application of a version, in this process, with a database of its test.</summary>
internal sealed class ShopHost : IAsyncDisposable
{
    private readonly IHost host;

    private ShopHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public IMigratorInstance Instance => Services.GetRequiredService<IMigratorInstance>();

    public FirstRequest FirstRequest => Services.GetRequiredService<FirstRequest>();

    public static async Task<TestDatabase> DatabaseAsync(ServerFixture server, int customers = 0)
    {
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            $"""
            CREATE SCHEMA shop;
            CREATE TABLE shop.customers (id integer PRIMARY KEY, email text NOT NULL);
            INSERT INTO shop.customers SELECT i, 'c' || i FROM generate_series(1, {customers}) AS i;
            """);
        return database;
    }

    public static ShopHost Of(TestDatabase database, string version, Action<MigratorBuilder>? more = null, TimeProvider? time = null, params (string Key, string Value)[] settings)
        => Of(new PostgreSqlDatabase(database.DataSource), version, more, time, settings);

    public static ShopHost Of(IMigrationDatabase database, string version, Action<MigratorBuilder>? more = null, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            settings.Concat([("App", "shop"), ("AppVersion", version)]).Select(pair => KeyValuePair.Create($"Migrator:{pair.Item1}", (string?)pair.Item2)));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        var migrator = builder.Services.AddMigrator(builder.Configuration.GetSection("Migrator"))
            .UseDatabase(database)
            .AddMigrations(typeof(ShopHost).Assembly)
            .AddHeartbeat()
            .AddStartupGuard();
        more?.Invoke(migrator);
        builder.Services.AddSingleton<FirstRequest>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FirstRequest>());
        return new ShopHost(builder.Build());
    }

    public Task StartAsync() => host.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async Task<HealthReportEntry> HealthAsync()
    {
        var report = await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        return report.Entries["migrator"];
    }

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}

/// <summary>Stands for the web server: started when requests would be accepted.</summary>
internal sealed class FirstRequest : IHostedService
{
    public bool IsPossible { get; private set; }

    /// <summary>What the last request does while the application stops.</summary>
    public Func<Task> Last { get; set; } = () => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        IsPossible = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Last();
}
