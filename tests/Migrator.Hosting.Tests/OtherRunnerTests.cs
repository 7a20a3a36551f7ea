using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Collecting;
using Migrator.Collecting.Errors;
using Migrator.Execution.State;

namespace Migrator.Hosting.Tests;

public sealed class OtherRunnerTests(ServerFixture server)
{
    [Fact]
    public async Task FluentMigrators_own_runner_runs_what_only_adds_and_stops_before_what_breaks()
    {
        await using var database = await ShopHost.DatabaseAsync(server, customers: 1);
        await using var services = Runner(database).AddMigratorGuard().BuildServiceProvider(validateScopes: true);
        await using var scope = services.CreateAsyncScope();

        var refused = Assert.Throws<RunnerRefusedException>(() => scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp());

        Assert.Equal(new MigrationId(202611230900), refused.Migration);
        Assert.Equal(["rename column email of shop.customers to email_address"], refused.Breaking);
        Assert.Equal([202611230800], await database.QueryAsync<long>("""SELECT "Version" FROM "VersionInfo" """));
        Assert.Equal("c1", await database.ScalarAsync<string>("SELECT email FROM shop.customers"));
    }

    [Fact]
    public async Task Without_the_guard_the_same_runner_breaks_the_running_version()
    {
        await using var database = await ShopHost.DatabaseAsync(server, customers: 1);
        await using var services = Runner(database).BuildServiceProvider(validateScopes: true);
        await using var scope = services.CreateAsyncScope();

        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ScalarAsync<string>("SELECT email FROM shop.customers"));
    }

    [Fact]
    public async Task What_that_runner_has_applied_is_taken_over_and_never_applied_twice()
    {
        await using var database = await ShopHost.DatabaseAsync(server, customers: 1);
        await using (var services = Runner(database).BuildServiceProvider(validateScopes: true))
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        }

        await using var before = ShopHost.Of(database, "2.4.0", shop => shop.AddExpandAtStartup());
        await before.StartAsync();
        var state = new PostgreSql.PostgreSqlDatabase(database.DataSource).State;
        var refused = await state.ReadInstalledVersionAsync(TestContext.Current.CancellationToken);
        await using var after = ShopHost.Of(database, "2.4.0", shop => shop.TakeOverVersionInfo().AddExpandAtStartup());
        await after.StartAsync();

        Assert.Null(refused);
        Assert.Equal(
            [(202611230800, MigrationState.Baselined), (202611230900, MigrationState.Baselined)],
            (await state.ReadMigrationsAsync(TestContext.Current.CancellationToken)).Select(record => (record.Id.Value, record.State)));
        Assert.True(after.Instance.IsReady);
    }

    [Fact]
    public void The_guard_comes_after_what_it_guards()
        => Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddMigratorGuard());

    private static IServiceCollection Runner(TestDatabase database) => new ServiceCollection()
        .AddFluentMigratorCore()
        .ConfigureRunner(runner => runner.AddPostgres15_0().WithGlobalConnectionString(database.ConnectionString).ScanIn(typeof(ShopHost).Assembly).For.Migrations())
        .Configure<RunnerOptions>(options => (options.Tags, options.AllowBreakingChange) = (["additive"], true));
}
