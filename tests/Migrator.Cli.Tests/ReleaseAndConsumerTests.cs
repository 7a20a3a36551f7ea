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
            await shop.RunAsync("consumer", "remove", "bi"),
            await shop.RunAsync("consumer", "remove", "bi"),
            await shop.RunAsync("consumer", "add", "bi", "--reads", "a.b.c.d", "--owner", "data"),
        ];

        Assert.Equal([0, 2, 0, 0, 0, 0, 0, 0, 2, 2], runs.Select(run => run.ExitCode));
        Assert.Equal("bi: reads customers.email; ask data\n", runs[5].Output);
        Assert.Equal("bi agrees with migration 7.\n", runs[6].Output);
    }
}
