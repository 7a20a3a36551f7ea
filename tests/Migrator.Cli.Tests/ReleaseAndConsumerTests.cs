using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

public sealed class ReleaseAndConsumerTests(ServerFixture server)
{
    [Fact]
    public async Task Looks_releases_and_consumers_are_kept_from_one_command_to_the_next()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        ToolRun[] runs =
        [
            await shop.RunAsync("versions", "--observe", "--live", "shop=2.4.0"),
            await shop.RunAsync("release", "finalize", "shop=2.4.0"),
            await shop.RunAsync("release", "register", "shop=2.4.0", "--soak", "48h"),
            await shop.RunAsync("release", "finalize", "shop=2.4.0"),
            await shop.RunAsync("consumer", "add", "bi", "--reads", "customers.email", "--owner", "data"),
            await shop.RunAsync("consumer", "list"),
            await shop.RunAsync("consumer", "acknowledge", "bi", "7"),
            await shop.RunWithMigrationsAsync("expand", "202611230900"),
            await shop.RunAsync("consumer", "acknowledge", "bi", "202611230900"),
            await shop.RunAsync("consumer", "remove", "bi"),
            await shop.RunAsync("consumer", "remove", "bi"),
            await shop.RunAsync("consumer", "add", "bi", "--reads", "a.b.c.d", "--owner", "data"),
        ];

        Assert.Equal([0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 2, 2], runs.Select(run => run.ExitCode));
        Assert.Equal("bi: reads customers.email; ask data\n", runs[5].Output);
        Assert.Equal("MIG1900: Migration 7 has not been started here. 'migrator status' lists those that have.\n", runs[6].Error);
        Assert.Equal("bi agrees with migration 202611230900.\n", runs[8].Output);
    }

    [Theory]
    [InlineData("'x.y' is no version.", "check-app", "shop=x.y")]
    [InlineData("'x.y' is no version.", "release", "register", "shop=x.y")]
    [InlineData("'x.y' is no version.", "release", "finalize", "shop=x.y")]
    [InlineData("'x.y' is no version.", "heartbeat", "shop=x.y")]
    [InlineData("'x.y' is no version.", "fence", "script", "shop=x.y", "--kind", "login-trigger")]
    [InlineData("--live cannot be read: \"x.y\" in \"shop=x.y\" is not a version", "gate", "--live", "shop=x.y")]
    [InlineData("--live cannot be read: \"x.y\" in \"shop=x.y\" is not a version", "status", "--live", "shop=x.y")]
    [InlineData("--live cannot be read: \"x.y\" in \"shop=x.y\" is not a version", "backfill", "--live", "shop=x.y")]
    [InlineData("--live cannot be read: \"x.y\" in \"shop=x.y\" is not a version", "check-app", "shop=1.0.0", "--live", "shop=x.y")]
    public async Task A_version_that_is_none_is_refused_although_nothing_is_open(string complaint, params string[] arguments)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"MIG1900: {complaint}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("require", "7", "shop=>=1.0.0")]
    [InlineData("backfill", "7")]
    [InlineData("verify", "7")]
    [InlineData("contract", "7")]
    [InlineData("rollback", "7")]
    [InlineData("gate", "7")]
    [InlineData("pause", "7")]
    [InlineData("resume", "7")]
    [InlineData("retry", "7")]
    public async Task A_migration_that_nobody_has_started_is_refused(params string[] arguments)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync(arguments);

        Assert.Equal((ExitCode.Usage, "MIG1900: Migration 7 has not been started here. 'migrator status' lists those that have.\n"), (run.ExitCode, run.Error));
    }
}
