namespace Migrator.Cli.Tests.Killing;

public sealed class KilledForwardTests(ServerFixture server)
{
    [Fact]
    public async Task Killed_before_and_after_every_step_and_batch_a_migration_comes_to_the_same_end()
    {
        await using var killed = await KilledShop.CreateAsync(server);
        await using var undisturbed = await KilledShop.CreateAsync(server);
        var plan = await killed.PlanAsync();

        await killed.DoKilledAsync(
            ["before:freeze", "after:freeze", .. plan.Where(step => step.Phase == "expand").SelectMany(Moments.Around)],
            "expand");
        await undisturbed.DoAsync("expand");
        Assert.Equal(await undisturbed.DescribeAsync(), await killed.DescribeAsync());

        await killed.DoKilledAsync(
            plan.Where(step => step.Phase == "backfill").SelectMany(step => step.IsCopy ? Moments.AroundCopy(step, "shop.orders") : Moments.Around(step)),
            "backfill",
            "--batch-target",
            "10ms");
        await undisturbed.DoAsync("backfill");
        Assert.Equal(await undisturbed.DescribeAsync(), await killed.DescribeAsync());

        await killed.DoAsync("verify");
        await undisturbed.DoAsync("verify");
        await killed.DoKilledAsync(
            [
                "before:fence:shop",
                "open:flip", .. plan.Where(step => step.Stage == "flip").SelectMany(Moments.Around),
                "open:drop", .. plan.Where(step => step.Stage == "drop").SelectMany(Moments.Around),
            ],
            "contract",
            "--live",
            "shop=2.0.0");
        await undisturbed.DoAsync("contract", "--live", "shop=2.0.0");
        Assert.Equal(await undisturbed.DescribeAsync(), await killed.DescribeAsync());
    }
}
