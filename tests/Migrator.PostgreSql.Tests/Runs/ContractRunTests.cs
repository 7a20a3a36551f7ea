using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;

namespace Migrator.PostgreSql.Tests.Runs;

public sealed class ContractRunTests(ServerFixture server)
{
    private static readonly PlanStep[] Steps =
    [
        TestPlans.Step("E1", Phase.Expand, "ALTER TABLE shop.orders ADD COLUMN code2 text", "ALTER TABLE shop.orders DROP COLUMN code2"),
        TestPlans.Step("Q1", Phase.Contract, "ALTER TABLE shop.orders RENAME COLUMN code TO code_old", "ALTER TABLE shop.orders RENAME COLUMN code_old TO code", ContractStage.Quarantine),
        TestPlans.Step("D1", Phase.Contract, "ALTER TABLE shop.orders DROP COLUMN code_old", stage: ContractStage.Drop) with { IsPointOfNoReturn = true },
    ];

    [Fact]
    public async Task Without_a_requirement_contract_needs_a_human()
    {
        await using var database = await ExpandedAsync([]);

        var result = await database.ContractAsync(Options(database));

        Assert.Equal(RunOutcome.NeedsHuman, result.Outcome);
        Assert.Equal(ConditionVerdict.NeedsHuman, result.Gate?.Conditions.Single(one => one.Name == ConditionName.RequirementKnown).Verdict);
        Assert.Equal(MigrationState.Backfilled, (await database.RecordAsync()).State);
    }

    [Fact]
    public async Task With_an_old_version_live_the_gate_is_closed_and_no_fence_is_left_standing()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.3.0", "one", TimeSpan.FromMinutes(1), RunDatabase.Stopping);

        var result = await database.ContractAsync(Options(database));

        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.DoesNotContain(await database.State.ReadFencesAsync(RunDatabase.Stopping), fence => fence.Range is not null);
    }

    [Fact]
    public async Task When_the_old_version_has_gone_every_stage_is_done_behind_a_raised_fence()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.4.1", "one", TimeSpan.FromMinutes(1), RunDatabase.Stopping);

        var result = await database.ContractAsync(Options(database));

        Assert.Equal((RunOutcome.Done, "Completed: the old shape is gone."), (result.Outcome, result.Reason));
        Assert.Equal(MigrationState.Completed, (await database.RecordAsync()).State);
        Assert.Equal(">=2.4.0", Assert.Single(await database.State.ReadFencesAsync(RunDatabase.Stopping)).Range);
        Assert.Equal(["id", "code2"], await ColumnsAsync(database));
    }

    [Fact]
    public async Task Contract_goes_as_far_as_it_is_told_and_on_from_there()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);

        var first = await database.ContractAsync(Options(database) with { Until = ContractStage.Quarantine });
        var between = await ColumnsAsync(database);
        var second = await database.ContractAsync(Options(database));

        Assert.Equal((RunOutcome.Done, RunOutcome.Done), (first.Outcome, second.Outcome));
        Assert.Equal(["id", "code_old", "code2"], between);
        Assert.Equal(["id", "code2"], await ColumnsAsync(database));
    }

    [Fact]
    public async Task The_quarantine_lasts_as_long_as_the_database_says()
    {
        await using var database = await RunDatabase.CreateAsync(server);
        await database.ExpandAsync(await database.PlanAsync(Steps) with { QuarantineDays = 7 }, new AppRelease("shop", "2.4.0"));

        var early = await database.ContractAsync(Options(database));
        await database.Server.ExecuteAsync("UPDATE migrator.step SET finished_at = finished_at - interval '8 days' WHERE step_id = 'Q1'");
        var late = await database.ContractAsync(Options(database));

        Assert.Equal(RunOutcome.GateClosed, early.Outcome);
        Assert.Equal("quarantine-over", Assert.Single(early.Gate!.Conditions, one => one.Verdict == ConditionVerdict.Closed).Name);
        Assert.Equal(RunOutcome.Done, late.Outcome);
    }

    [Fact]
    public async Task A_version_that_slips_in_after_the_gate_was_looked_at_is_found_inside_the_step()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        database.Observer.Meanwhile = at => at == "open:quarantine"
            ? database.Server.ExecuteAsync(
                """
                INSERT INTO migrator.instance (instance_id, app, version, started_at, last_seen, lease_until)
                VALUES ('slipped in', 'shop', '2.3.0', clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '1 minute')
                """)
            : Task.CompletedTask;

        var result = await database.ContractAsync(Options(database));

        Assert.Equal((RunOutcome.GateClosed, "MIG2005"), (result.Outcome, result.Code));
        Assert.Equal(["id", "code", "code2"], await ColumnsAsync(database));
        Assert.Equal(MigrationState.Backfilled, (await database.RecordAsync()).State);
    }

    [Fact]
    public async Task An_old_version_that_says_it_needs_the_old_shape_no_more_lets_contract_go_to_its_end_and_lives_on()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.3.0", "one", TimeSpan.FromMinutes(1), ["42=new-only"], RunDatabase.Stopping);

        var result = await database.ContractAsync(Options(database));
        var renewed = await database.State.BeatAsync("shop", "2.3.0", "one", TimeSpan.FromMinutes(1), ["42=new-only"], RunDatabase.Stopping);

        Assert.Equal((RunOutcome.Done, "Completed: the old shape is gone."), (result.Outcome, result.Reason));
        Assert.True(renewed.IsLive);
    }

    [Fact]
    public async Task A_new_version_that_says_it_still_uses_the_old_shape_keeps_contract_waiting()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.4.0", "one", TimeSpan.FromMinutes(1), ["42=old-only"], RunDatabase.Stopping);

        var result = await database.ContractAsync(Options(database));

        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.Contains("shop 2.4.0 (by its word: old-only) is live and still needs the old shape", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_taken_back_after_the_gate_was_looked_at_is_found_inside_the_step()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.4.0", "one", TimeSpan.FromMinutes(1), ["42=new-only"], RunDatabase.Stopping);
        database.Observer.Meanwhile = at => at == "open:quarantine"
            ? database.Server.ExecuteAsync("UPDATE migrator.instance SET capabilities = '{42=old-only}'")
            : Task.CompletedTask;

        var result = await database.ContractAsync(Options(database));

        Assert.Equal((RunOutcome.GateClosed, "MIG2005"), (result.Outcome, result.Code));
        Assert.Equal(["id", "code", "code2"], await ColumnsAsync(database));
    }

    [Fact]
    public async Task Killed_at_any_moment_contract_goes_on_to_the_same_end()
    {
        foreach (var moment in new[] { "before:fence:shop", "open:quarantine", "before:Q1", "after:Q1", "open:drop", "before:D1", "after:D1" })
        {
            await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
            database.Observer.Meanwhile = at => at == moment ? throw new Killed() : Task.CompletedTask;
            await Assert.ThrowsAsync<Killed>(() => database.ContractAsync(Options(database)));
            database.Observer.Meanwhile = null;

            var result = await database.ContractAsync(Options(database));

            Assert.Equal((RunOutcome.Done, "Completed: the old shape is gone."), (result.Outcome, result.Reason));
            Assert.Equal(MigrationState.Completed, (await database.RecordAsync()).State);
            Assert.Equal(["id", "code2"], await ColumnsAsync(database));
        }
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_it_was_given()
    {
        await using var database = await ExpandedAsync([new AppRelease("shop", "2.4.0")]);
        await database.State.BeatAsync("shop", "2.3.0", "one", TimeSpan.FromMinutes(1), RunDatabase.Stopping);

        var result = await database.ContractAsync(Options(database) with { Wait = true, Timeout = TimeSpan.FromSeconds(6) });

        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.Single(database.Observer.Events.OfType<GateWaits>());
    }

    [Fact]
    public async Task Contract_before_expand_says_what_to_run_first()
    {
        await using var database = await RunDatabase.CreateAsync(server);

        var result = await database.ContractAsync(Options(database));

        Assert.Equal((RunOutcome.Failed, "MIG2015"), (result.Outcome, result.Code));
        Assert.Contains("migrator expand 42", result.Reason, StringComparison.Ordinal);
    }

    private static ContractOptions Options(RunDatabase database) => new() { Sources = [new HeartbeatSource(database.State, database.Settings), RunDatabase.NothingIsLive] };

    private static Task<IReadOnlyList<string>> ColumnsAsync(RunDatabase database) => database.Server.QueryAsync<string>(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");

    private async Task<RunDatabase> ExpandedAsync(AppRelease[] releases)
    {
        var database = await RunDatabase.CreateAsync(server);
        Assert.Equal(RunOutcome.Done, (await database.ExpandAsync(await database.PlanAsync(Steps), releases)).Outcome);
        return database;
    }
}
