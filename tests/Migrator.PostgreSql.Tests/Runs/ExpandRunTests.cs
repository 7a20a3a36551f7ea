using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.PostgreSql.Tests.Runs;

public sealed class ExpandRunTests(ServerFixture server)
{
    private static readonly PlanStep[] ThreeSteps =
    [
        TestPlans.Step("E1", Phase.Expand, "ALTER TABLE shop.orders ADD COLUMN total int", "ALTER TABLE shop.orders DROP COLUMN IF EXISTS total"),
        TestPlans.IndexStep("E2", Phase.Expand, "orders_code", "CREATE INDEX CONCURRENTLY orders_code ON shop.orders (code)"),
        TestPlans.Step("E3", Phase.Expand, "CREATE TABLE shop.notes (id int)", "DROP TABLE IF EXISTS shop.notes"),
    ];

    [Fact]
    public async Task Steps_run_in_order_and_a_migration_without_anything_left_is_completed()
    {
        await using var database = await RunDatabase.CreateAsync(server);

        var result = await database.ExpandAsync(await database.PlanAsync(ThreeSteps));

        Assert.Equal(RunOutcome.Done, result.Outcome);
        Assert.Equal(MigrationState.Completed, (await database.RecordAsync()).State);
        Assert.Equal(
            ["before:freeze", "after:freeze", "before:E1", "after:E1", "before:E2", "within:E2", "after:E2", "before:E3", "after:E3"],
            database.Observer.Moments);
        Assert.Null(await database.State.ReadLeaseAsync(RunDatabase.Id, RunDatabase.Stopping));
    }

    [Fact]
    public async Task Killed_at_any_moment_the_same_command_reaches_the_same_end()
    {
        foreach (var moment in new[] { "before:freeze", "after:freeze", "before:E1", "after:E1", "before:E2", "within:E2", "after:E2", "before:E3", "after:E3" })
        {
            await using var database = await RunDatabase.CreateAsync(server);
            var plan = await database.PlanAsync(ThreeSteps);
            database.Observer.Meanwhile = at => at == moment ? throw new Killed() : Task.CompletedTask;
            await Assert.ThrowsAsync<Killed>(() => database.ExpandAsync(plan));
            database.Observer.Meanwhile = null;

            var result = await database.ExpandAsync(plan);

            Assert.Equal(RunOutcome.Done, result.Outcome);
            var record = await database.RecordAsync();
            Assert.Equal(MigrationState.Completed, record.State);
            Assert.All(record.Steps, step => Assert.Equal(StepState.Done, step.State));
            Assert.True(await database.ExistsAsync("shop.notes"));
        }
    }

    [Fact]
    public async Task A_migration_edited_after_expand_is_refused_with_the_lines_that_differ()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var plan = await database.PlanAsync(ThreeSteps) with { Changes = ["one", "two", "three"] };
        await database.ExpandAsync(plan);

        var result = await database.ExpandAsync(plan with { Changes = ["one", "2", "three", "four"] });

        Assert.Equal((RunOutcome.Stale, "MIG2008"), (result.Outcome, result.Code));
        Assert.Contains("\n- two\n+ 2\n+ four\n", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_for_another_database_is_refused_before_anything_is_written()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var plan = await database.PlanAsync(ThreeSteps);

        var result = await database.ExpandAsync(plan with { Target = plan.Target with { Identity = "another" } });

        Assert.Equal((RunOutcome.Stale, "MIG2009"), (result.Outcome, result.Code));
        Assert.Empty(await database.State.ReadMigrationsAsync(RunDatabase.Stopping));
    }

    [Fact]
    public async Task A_second_runner_is_told_who_holds_the_lease()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var plan = await database.PlanAsync(ThreeSteps);
        RunResult? second = null;
        database.Observer.Meanwhile = async at =>
        {
            if (at == "before:E2")
            {
                second = await new ExpandRun(database, database.Settings, new RecordingObserver(), TimeProvider.System).RunAsync(plan, [], RunDatabase.Stopping);
            }
        };

        var first = await database.ExpandAsync(plan);

        Assert.Equal(RunOutcome.Done, first.Outcome);
        Assert.Equal(RunOutcome.Leased, second?.Outcome);
        Assert.Contains("the test works on it", second?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_whose_lease_was_taken_over_stops_and_writes_nothing()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        database.Observer.Meanwhile = at => at == "before:E3"
            ? database.Server.ExecuteAsync("UPDATE migrator.migration SET lease_token = lease_token + 1, lease_owner = 'another'")
            : Task.CompletedTask;

        var result = await database.ExpandAsync(await database.PlanAsync(ThreeSteps));

        Assert.Equal((RunOutcome.Leased, "MIG2006"), (result.Outcome, result.Code));
        Assert.False(await database.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task A_step_that_cannot_get_its_lock_says_who_is_in_the_way()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await using var holder = await OpenTransaction.BeginAsync(database.Server, "SELECT /* report */ count(*) FROM shop.orders");
        var step = ThreeSteps[0] with { Do = StepScene.Locking("ACCESS EXCLUSIVE", new PlanStatement("ALTER TABLE shop.orders ADD COLUMN total int")) };

        var result = await database.ExpandAsync(await database.PlanAsync(step));

        Assert.Equal((RunOutcome.Failed, "MIG2002"), (result.Outcome, result.Code));
        Assert.Contains("idle in transaction", result.Reason, StringComparison.Ordinal);
        Assert.Contains("last statement: SELECT, begun ", result.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(database.Observer.Events.OfType<StepWaits>());
    }

    [Fact]
    public async Task A_lock_that_is_given_up_meanwhile_lets_the_step_through()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var holder = await OpenTransaction.BeginAsync(database.Server, "SELECT count(*) FROM shop.orders");
        var step = ThreeSteps[0] with { Do = StepScene.Locking("ACCESS EXCLUSIVE", new PlanStatement("ALTER TABLE shop.orders ADD COLUMN total int")) };
        var running = database.ExpandAsync(await database.PlanAsync(step));

        await Task.Delay(TimeSpan.FromMilliseconds(400), RunDatabase.Stopping);
        await holder.DisposeAsync();

        Assert.Equal(RunOutcome.Done, (await running).Outcome);
    }

    [Fact]
    public async Task Rows_in_the_way_of_a_step_are_counted_and_shown()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var step = ThreeSteps[0] with
        {
            Check = new StepCheck("SELECT count(*), (array_agg(id::text ORDER BY id))[1:3] FROM shop.orders WHERE id > 90", "above 90"),
        };

        var result = await database.ExpandAsync(await database.PlanAsync(step));

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2004"), (result.Outcome, result.Code));
        Assert.Contains("10 rows stand in its way: above 90; among them 91, 92, 93", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_ends_between_two_steps_and_gives_its_lease_back()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        using var cancel = new CancellationTokenSource();
        database.Observer.Meanwhile = at => at == "after:E1" ? cancel.CancelAsync() : Task.CompletedTask;

        var result = await new ExpandRun(database, database.Settings, database.Observer, TimeProvider.System)
            .RunAsync(await database.PlanAsync(ThreeSteps), [], cancel.Token);

        Assert.Equal(RunOutcome.Interrupted, result.Outcome);
        Assert.Null(await database.State.ReadLeaseAsync(RunDatabase.Id, RunDatabase.Stopping));
        Assert.True((await database.RecordAsync()).IsDone("E1"));
    }

    [Fact]
    public async Task A_release_named_at_expand_is_stored_once()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        var plan = await database.PlanAsync(ThreeSteps);
        await database.ExpandAsync(plan, new AppRelease("shop", "2.4.0"));

        await database.ExpandAsync(plan, new AppRelease("shop", "2.4.0"));

        var stored = Assert.Single(await database.State.ReadRequirementsAsync(RunDatabase.Stopping));
        Assert.Equal(("shop", ">=2.4.0", "release"), (stored.App, stored.Range, stored.Origin));
    }
}
