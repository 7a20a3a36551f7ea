using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>Where assertions are not trusted, nobody opens a gate, or has a database taken as fresh, by saying that nothing is live.</summary>
public sealed class AssertionTests(ServerFixture server)
{
    private const string Id = "202611230900";

    [Theory]
    [InlineData("true", "MIG1323", ExitCode.Done)]
    [InlineData("false", null, ExitCode.NeedsHuman)]
    public async Task That_nothing_is_live_counts_only_where_assertions_are_trusted(string trusts, string? fresh, int contract)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await using var empty = await ShopDatabase.CreateAsync(server);
        await empty.Database.ExecuteAsync("TRUNCATE shop.customers; ANALYZE shop.customers");
        var environment = new Dictionary<string, string> { ["MIGRATOR_GATE__TRUSTASSERTIONS"] = trusts, ["MIGRATOR_HEARTBEAT__TIMETOLIVE"] = "1s" };

        var planned = await empty.RunAsync(environment, "plan", Id, "--migrations", typeof(ShopDatabase).Assembly.Location, "--live", "none", "-o", "json");
        await shop.RunWithMigrationsAsync("expand", Id);
        await shop.RunAsync("backfill");
        await shop.RunAsync("verify");
        var done = await shop.RunAsync(environment, "contract", Id, "--live", "none");

        Assert.Equal(fresh is not null, planned.Output.Contains("MIG1323", StringComparison.Ordinal));
        Assert.True(done.ExitCode == contract, done.Output + done.Error);
    }
}
