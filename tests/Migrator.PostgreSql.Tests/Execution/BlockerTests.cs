using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Execution;

public sealed class BlockerTests(ServerFixture server)
{
    [Fact]
    public async Task An_ordinary_autovacuum_is_known_by_its_yielding_and_gives_way_to_one_longer_attempt()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync("ALTER SYSTEM SET autovacuum_naptime = '1s'");
        await scene.Database.ExecuteAsync("SELECT pg_reload_conf()");
        await scene.Database.ExecuteAsync(
            """
            ALTER TABLE shop.orders SET (
                autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0,
                autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1);
            INSERT INTO shop.orders SELECT n, repeat('x', 500) FROM generate_series(1000, 60000) n;
            """);
        await scene.Database.ExecuteAsync("UPDATE shop.orders SET code = code || 'y'");
        StepLock[] locks = [new(StepScene.Orders, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites)];
        var script = StepScene.Locking("ACCESS EXCLUSIVE", new PlanStatement("ALTER TABLE shop.orders ADD COLUMN total int"));

        var blocker = Assert.Single(await WaitForAsync(scene, locks));
        var usual = await scene.AttemptAsync(script, TimeSpan.FromMilliseconds(300));
        var longer = await scene.AttemptAsync(script, TimeSpan.FromMilliseconds(1100));

        Assert.True(blocker.YieldsToDeadlockCheck);
        Assert.Equal(("autovacuum", "autovacuum"), (blocker.Application, blocker.State));
        Assert.IsType<AttemptBlocked>(usual);
        Assert.IsType<AttemptDone>(longer);
    }

    [Fact]
    public async Task A_prepared_transaction_is_named_although_no_process_belongs_to_it()
    {
        await using var scene = await StepScene.SetAsync(server);
        if (await scene.Database.ScalarAsync<int>("SELECT current_setting('max_prepared_transactions')::int") == 0)
        {
            Assert.Skip("The server allows no prepared transactions.");
        }

        await scene.Database.ExecuteAsync("BEGIN; LOCK TABLE shop.orders IN ACCESS SHARE MODE; PREPARE TRANSACTION 'left behind'");

        var blocker = Assert.Single(await scene.Execution.ReadBlockersAsync([new(StepScene.Orders, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites)], StepScene.Stopping));
        await scene.Database.ExecuteAsync("ROLLBACK PREPARED 'left behind'");

        Assert.Equal((0, "prepared transaction"), (blocker.ProcessId, blocker.State));
        Assert.NotNull(blocker.TransactionAge);
        Assert.Equal(("left behind", "postgres"), (blocker.Gid, blocker.User));
    }

    [Fact]
    public async Task A_prepared_transaction_that_a_concurrent_build_waits_for_is_named_too()
    {
        await using var scene = await StepScene.SetAsync(server);
        if (await scene.Database.ScalarAsync<int>("SELECT current_setting('max_prepared_transactions')::int") == 0)
        {
            Assert.Skip("The server allows no prepared transactions.");
        }

        await scene.Database.ExecuteAsync("BEGIN; UPDATE shop.orders SET code = code WHERE id = 1; PREPARE TRANSACTION 'it''s left'");

        await scene.Database.UntilAsync("SELECT clock_timestamp() - prepared > interval '1 second' FROM pg_prepared_xacts WHERE gid = 'it''s left'");
        var blocker = Assert.Single(await scene.Execution.ReadBlockersAsync([new(StepScene.Orders, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)], StepScene.Stopping));
        await scene.Database.ExecuteAsync("ROLLBACK PREPARED 'it''s left'");

        Assert.Equal(("it's left", "prepared transaction"), (blocker.Gid, blocker.State));
    }

    private static async Task<IReadOnlyList<Blocker>> WaitForAsync(StepScene scene, IReadOnlyList<StepLock> locks)
    {
        for (var turn = 0; turn < 200; turn++)
        {
            if (await scene.Execution.ReadBlockersAsync(locks, StepScene.Stopping) is { Count: > 0 } found)
            {
                return found;
            }

            await Task.Delay(100, StepScene.Stopping);
        }

        return [];
    }
}
