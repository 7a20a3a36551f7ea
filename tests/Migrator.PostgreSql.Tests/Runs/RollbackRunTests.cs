using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;

namespace Migrator.PostgreSql.Tests.Runs;

public sealed class RollbackRunTests(ServerFixture server)
{
    private static readonly PlanStep[] Steps =
    [
        TestPlans.Step("E1", Phase.Expand, "CREATE TABLE shop.notes (id int)", "DROP TABLE shop.notes"),
        TestPlans.IndexStep("E2", Phase.Expand, "orders_code", "CREATE INDEX CONCURRENTLY orders_code ON shop.orders (code)"),
        TestPlans.Step("E3", Phase.Expand, "ALTER TABLE shop.notes ADD COLUMN body text", "ALTER TABLE shop.notes DROP COLUMN body"),
        TestPlans.Step("D1", Phase.Contract, "ALTER TABLE shop.orders DROP COLUMN code", stage: ContractStage.Drop) with { IsPointOfNoReturn = true },
    ];

    [Fact]
    public async Task Steps_are_undone_in_reverse_and_the_migration_may_be_expanded_again()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var before = await database.Server.DumpSchemaAsync("migrator");
        var plan = await database.PlanAsync(Steps);
        await database.ExpandAsync(plan);
        database.Observer.Moments.Clear();

        var result = await database.RollbackAsync(Options);
        var after = await database.Server.DumpSchemaAsync("migrator");
        var again = await database.ExpandAsync(plan);

        Assert.Equal(RunOutcome.Done, result.Outcome);
        Assert.Equal(before, after);
        Assert.Equal(
            ["before-undo:E3", "after-undo:E3", "before-undo:E2", "within-undo:E2#1", "after-undo:E2", "before-undo:E1", "after-undo:E1"],
            database.Observer.Moments.Take(7));
        Assert.Equal(RunOutcome.Done, again.Outcome);
        Assert.True(await database.ExistsAsync("shop.orders_code"));
    }

    [Fact]
    public async Task Killed_at_any_moment_the_rollback_is_finished_before_anything_else()
    {
        foreach (var moment in new[] { "before-undo:E3", "after-undo:E3", "before-undo:E2", "within-undo:E2#1", "after-undo:E2", "before-undo:E1", "after-undo:E1" })
        {
            await using var database = await RunDatabase.CreateAsync(server);
            var plan = await database.PlanAsync(Steps);
            await database.ExpandAsync(plan);
            database.Observer.Meanwhile = at => at == moment ? throw new Killed() : Task.CompletedTask;
            await Assert.ThrowsAsync<Killed>(() => database.RollbackAsync(Options));
            database.Observer.Meanwhile = null;

            var expand = await database.ExpandAsync(plan);
            var result = await database.RollbackAsync(Options);

            Assert.Equal((RunOutcome.Failed, "MIG2017"), (expand.Outcome, expand.Code));
            Assert.Equal(RunOutcome.Done, result.Outcome);
            Assert.Equal(MigrationState.RolledBack, (await database.RecordAsync()).State);
            Assert.False(await database.ExistsAsync("shop.notes"));
        }
    }

    [Fact]
    public async Task A_version_that_needs_the_new_shape_and_slips_in_after_the_gate_was_looked_at_is_seen_before_anything_is_undone()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await database.ExpandAsync(await database.PlanAsync(Steps), new AppRelease("shop", "2.4.0"));
        var source = new SlippingIn(() => database.State.BeatAsync("shop", "2.4.0", "slipped in", TimeSpan.FromMinutes(1), RunDatabase.Stopping));
        var before = (await database.RecordAsync()).State;

        var result = await database.RollbackAsync(new() { Sources = [RunDatabase.NothingIsLive, new HeartbeatSource(database.State, database.Settings), source] });

        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.Contains("shop 2.4.0 is live and needs the new shape", result.Reason, StringComparison.Ordinal);
        Assert.Equal(before, (await database.RecordAsync()).State);
        Assert.True(await database.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task Killed_before_its_second_look_it_looks_when_it_goes_on()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await database.ExpandAsync(await database.PlanAsync(Steps), new AppRelease("shop", "2.4.0"));
        await database.State.BeatAsync("shop", "2.4.0", "slipped in", TimeSpan.FromMinutes(1), RunDatabase.Stopping);
        database.Observer.Meanwhile = at => at == "before-undo:E3" ? throw new Killed() : Task.CompletedTask;
        await Assert.ThrowsAsync<Killed>(() => database.RollbackAsync(Options));
        database.Observer.Meanwhile = null;

        var result = await database.RollbackAsync(new() { Sources = [RunDatabase.NothingIsLive, new HeartbeatSource(database.State, database.Settings)] });

        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.Contains("shop 2.4.0 is live and needs the new shape", result.Reason, StringComparison.Ordinal);
        Assert.Equal(MigrationState.RollingBack, (await database.RecordAsync()).State);
        Assert.True(await database.ExistsAsync("shop.notes"));
        Assert.Equal(RunOutcome.Done, (await database.RollbackAsync(Options)).Outcome);
    }

    [Fact]
    public async Task After_the_point_of_no_return_the_step_that_was_it_is_named()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await database.ExpandAsync(await database.PlanAsync(Steps), new AppRelease("shop", "2.0.0"));
        await database.ContractAsync(new ContractOptions { Sources = [RunDatabase.NothingIsLive] });

        var result = await database.RollbackAsync(Options);

        Assert.Equal((RunOutcome.Failed, "MIG2011"), (result.Outcome, result.Code));
        Assert.StartsWith("Step D1 (\"Do D1\") is done", result.Reason, StringComparison.Ordinal);
        Assert.True(await database.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task A_step_that_nothing_takes_back_is_named_before_anything_is_undone()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await database.ExpandAsync(await database.PlanAsync(TestPlans.Step("E1", Phase.Expand, "CREATE TABLE shop.notes (id int)"), Steps[1]));

        var result = await database.RollbackAsync(Options);

        Assert.Equal((RunOutcome.Failed, "MIG2012"), (result.Outcome, result.Code));
        Assert.StartsWith("Step E1", result.Reason, StringComparison.Ordinal);
        Assert.True(await database.ExistsAsync("shop.orders_code"));
    }

    [Fact]
    public async Task What_never_was_expanded_cannot_be_rolled_back()
    {
        await using var database = await RunDatabase.CreateAsync(server);

        var result = await database.RollbackAsync(Options);

        Assert.Equal((RunOutcome.Failed, "MIG2015"), (result.Outcome, result.Code));
    }

    /// <summary>Sees nothing, and is asked last: just after the first look something else happens.</summary>
    private sealed class SlippingIn(Func<Task> happens) : ILiveVersionSource
    {
        private int looks;

        public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        {
            if (looks++ == 0)
            {
                await happens();
            }

            return new("elsewhere", ObservationStatus.Complete, null, []);
        }
    }

    private static RollbackOptions Options => new() { Sources = [RunDatabase.NothingIsLive] };
}
