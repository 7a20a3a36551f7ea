using Migrator.Execution.Runs;
using Migrator.Gates;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A row that could not be mapped keeps contract closed until it is corrected, or until somebody answers for it, condition by condition.</summary>
public sealed class WaivedPoisonTests(ServerFixture server)
{
    [Fact]
    public async Task Contract_stays_closed_until_each_condition_that_the_row_breaks_is_waived()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, qty text); INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 50) n;");
        var plan = await scene.PlanAsync(1, Wanted.Replace("orders", "qty", "quantity", "int", up: "qty::int", down: "quantity::text"));
        await scene.Database.ExecuteAsync("UPDATE shop.orders SET qty = 'many' WHERE id = 7");
        await scene.TryExpandAsync(plan);

        var backfilled = await scene.TryBackfillAsync(1);
        var refused = await scene.TryContractAsync(1);
        await WaiveAsync(scene, ConditionName.BackfillComplete);
        var half = await scene.TryContractAsync(1);
        await WaiveAsync(scene, ConditionName.EvidenceClean);
        var waived = await scene.TryContractAsync(1);

        Assert.Equal(("MIG2016", RunOutcome.NeedsHuman), (backfilled.Code, backfilled.Outcome));
        Assert.Equal(RunOutcome.NeedsHuman, refused.Outcome);
        Assert.NotEqual(RunOutcome.Done, half.Outcome);
        Assert.True(waived.Outcome == RunOutcome.Done, waived.Reason);
        Assert.Equal(49, await scene.CountAsync("shop.orders WHERE quantity = id"));
        Assert.Equal("backfill-complete for 01:00:00: nobody needs it, evidence-clean for 01:00:00: nobody needs it", await scene.TextAsync("SELECT string_agg(detail, ', ' ORDER BY id) FROM migrator.audit WHERE action = 'override'"));
    }

    private static Task WaiveAsync(FactScene scene, string condition)
        => scene.Ports.State.WaiveAsync(new(1), condition, "nobody needs it", "ann", TimeSpan.FromHours(1), FactScene.Stopping);
}
