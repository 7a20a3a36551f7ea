namespace Migrator.Hosting.Tests;

public sealed class ApprovedStartupTests(ServerFixture server)
{
    [Fact]
    public async Task Where_approvals_are_asked_for_an_application_expands_nothing_that_nobody_has_approved()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), null, ("Gate:RequireApproval", "true"));

        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'migrator'"));
    }
}
