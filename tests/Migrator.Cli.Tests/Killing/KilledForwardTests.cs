namespace Migrator.Cli.Tests.Killing;

public sealed class KilledForwardTests(ServerFixture server)
{
    [Fact]
    public async Task Killed_between_any_two_steps_and_batches_a_migration_comes_to_the_same_end()
    {
        await using var killed = await KilledShop.CreateAsync(server);
        await using var undisturbed = await KilledShop.CreateAsync(server);
        var plan = await killed.PlanAsync();

        await killed.DoKilledAsync(
            ["before:freeze", "after:freeze", .. plan.Where(step => step.Phase == "expand").SelectMany(Moments.Of)],
            "expand");
        await undisturbed.DoAsync("expand");
        Assert.Equal(await undisturbed.DescribeAsync(), await killed.DescribeAsync());

        await killed.DoKilledAsync(
            plan.Where(step => step.Phase == "backfill").SelectMany(step => step.IsCopy ? Moments.OfCopy(step, "shop.orders") : Moments.Of(step)),
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
                "open:flip", .. plan.Where(step => step.Stage == "flip").SelectMany(Moments.Of),
                "open:drop", .. plan.Where(step => step.Stage == "drop").SelectMany(Moments.Of),
            ],
            "contract",
            "--live",
            "shop=2.0.0");
        await undisturbed.DoAsync("contract", "--live", "shop=2.0.0");
        Assert.Equal(await undisturbed.DescribeAsync(), await killed.DescribeAsync());
    }
}
