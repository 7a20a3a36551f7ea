namespace Migrator.Cli.Tests.Killing;

public sealed class KilledRollbackTests(ServerFixture server)
{
    [Fact]
    public async Task Killed_between_the_undoing_of_any_two_steps_a_rollback_gives_everything_back()
    {
        await using var killed = await KilledShop.CreateAsync(server);
        var before = await killed.Database.DumpSchemaAsync("migrator");
        var rows = await killed.HashRowsAsync();
        var plan = await killed.PlanAsync();
        await killed.DoAsync("expand");
        await killed.DoAsync("backfill");
        await killed.DoAsync("verify");
        await killed.DoAsync("contract", "--until", "flip", "--live", "shop=2.0.0");

        await killed.DoKilledAsync(
            plan.Where(step => step.Stage != "drop").Reverse().SelectMany(Moments.OfUndo),
            "rollback",
            "--live",
            "none");

        Assert.Equal(before, await killed.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(rows, await killed.HashRowsAsync());
        Assert.Empty(await killed.Database.QueryAsync<string>("SELECT key FROM migrator.mapping UNION ALL SELECT key FROM migrator.used_bit"));
        Assert.Equal(["rolled_back"], await killed.Database.QueryAsync<string>("SELECT state FROM migrator.migration WHERE lease_owner IS NULL"));
    }
}
