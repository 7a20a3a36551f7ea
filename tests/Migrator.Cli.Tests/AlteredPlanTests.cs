using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>What was reviewed is what runs: a frozen plan that somebody edits in the control schema runs no more until it is restored.</summary>
public sealed class AlteredPlanTests(ServerFixture server)
{
    private const string Id = "202611230900";

    [Theory]
    [InlineData("plan = replace(plan, 'UPDATE', 'DELETE')")]
    [InlineData("plan = replace(plan, 'ADD COLUMN', 'ADD  COLUMN')")]
    [InlineData("plan = replace(plan, hash, 'sha256:' || repeat('0', 64))")]
    [InlineData("hash = 'sha256:' || repeat('0', 64)")]
    [InlineData("plan = left(plan, 100)")]
    public async Task Nothing_runs_by_a_plan_that_was_changed_where_it_is_kept(string change)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id);
        await shop.Database.ExecuteAsync($"CREATE TABLE shop.kept AS SELECT plan, hash FROM migrator.migration WHERE id = {Id}; UPDATE migrator.migration SET {change} WHERE id = {Id}");

        ToolRun[] refused =
        [
            await shop.RunWithMigrationsAsync("expand", Id),
            await shop.RunAsync("backfill"),
            await shop.RunAsync("verify", Id),
            await shop.RunAsync("contract"),
            await shop.RunAsync("gate"),
            await shop.RunAsync("rollback", Id),
        ];
        await shop.Database.ExecuteAsync($"UPDATE migrator.migration SET (plan, hash) = (SELECT plan, hash FROM shop.kept) WHERE id = {Id}");
        var restored = await shop.RunAsync("backfill");

        Assert.All(refused, run => Assert.True(run.ExitCode == ExitCode.Stale, run.Output + run.Error));
        Assert.All(refused, run => Assert.Contains("MIG4008", run.Output + run.Error, StringComparison.Ordinal));
        Assert.Equal(0, restored.ExitCode);
    }

    [Fact]
    public async Task Status_says_that_a_plan_was_changed()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id);
        await shop.Database.ExecuteAsync($"UPDATE migrator.migration SET plan = replace(plan, 'ADD COLUMN', 'ADD  COLUMN') WHERE id = {Id}");

        var status = await shop.RunAsync("status");

        Assert.Equal(0, status.ExitCode);
        Assert.Contains("its frozen plan, which somebody has changed in the control schema, to be restored", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_completed_may_be_read_whatever_was_changed()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id);
        await shop.RunAsync("backfill");
        await shop.RunAsync("verify");
        await shop.RunAsync("contract", "--live", "none");
        await shop.Database.ExecuteAsync($"UPDATE migrator.migration SET plan = replace(plan, 'ADD COLUMN', 'ADD  COLUMN') WHERE id = {Id}");

        Assert.Equal(0, (await shop.RunAsync("status")).ExitCode);
        Assert.Equal(0, (await shop.RunAsync("contract", Id)).ExitCode);
    }
}
