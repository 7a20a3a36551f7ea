using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>Contract waits for transactions from before the fence, whoever has them open and whatever they touch.</summary>
public sealed class DrainTests(ServerFixture server)
{
    private static readonly PlanStep[] Steps =
    [
        TestPlans.Step("E1", Phase.Expand, "ALTER TABLE shop.orders ADD COLUMN code2 text", "ALTER TABLE shop.orders DROP COLUMN code2"),
        TestPlans.Step("D1", Phase.Contract, "ALTER TABLE shop.orders DROP COLUMN code", stage: ContractStage.Drop) with { IsPointOfNoReturn = true },
    ];

    [Fact]
    public async Task A_transaction_from_before_holds_contract_until_it_ends()
    {
        await using var database = await ExpandedAsync(await RunDatabase.CreateAsync(server));
        await using var old = await OpenTransaction.BeginAsync(database.Server, "SET LOCAL application_name = 'shop/2.3.0'");
        var raised = 0;
        database.Observer.Meanwhile = at => at == "before:fence:shop" && ++raised == 2 ? old.CommitAsync() : Task.CompletedTask;

        var result = await new ContractRun(database, database.Settings, database.Observer, new HurriedTime()).RunAsync(RunDatabase.Id, Options(database) with { Wait = true }, RunDatabase.Stopping);

        var waited = Assert.Single(database.Observer.Events.OfType<GateWaits>());
        var closed = Assert.Single(waited.Gate.Conditions, one => one.Verdict == ConditionVerdict.Closed);
        Assert.Equal((RunOutcome.Done, ConditionName.Drained, 2), (result.Outcome, closed.Name, raised));
        Assert.Contains("shop/2.3.0), since", closed.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_ends_while_contract_waits_behind_its_fence_needs_no_second_try()
    {
        await using var database = await ExpandedAsync(await RunDatabase.CreateAsync(server));
        await using var old = await OpenTransaction.BeginAsync(database.Server, "SET LOCAL application_name = 'shop/2.3.0'");
        var looks = 0;
        var options = Options(database);

        var result = await database.ContractAsync(options with { Sources = [.. options.Sources, new Looking(() => ++looks == 3 ? old.CommitAsync() : Task.CompletedTask)] });

        Assert.Equal(RunOutcome.Done, result.Outcome);
        Assert.True(looks >= 3);
    }

    [Fact]
    public async Task A_prepared_transaction_holds_contract_until_somebody_finishes_it()
    {
        await using var database = await ExpandedAsync(await RunDatabase.CreateAsync(server));
        await using var own = await database.Server.ScalarAsync<int>("SELECT current_setting('max_prepared_transactions')::int") == 0 ? await OwnServer.StartAsync() : null;
        if (own is null)
        {
            await HoldAsync(database);
            return;
        }

        var created = await own.CreateDatabaseAsync();
        await ControlSchemaFile.InstallAsync(created);
        await using var elsewhere = await ExpandedAsync(await RunDatabase.CreateAsync(created));
        await HoldAsync(elsewhere);
    }

    private static async Task HoldAsync(RunDatabase database)
    {
        await database.Server.ExecuteAsync("BEGIN; CREATE TABLE shop.elsewhere (id int); PREPARE TRANSACTION 'forgotten'");

        var held = await database.ContractAsync(Options(database));
        await database.Server.ExecuteAsync("ROLLBACK PREPARED 'forgotten'");
        var done = await database.ContractAsync(Options(database));

        var closed = Assert.Single(held.Gate!.Conditions, one => one.Verdict == ConditionVerdict.Closed);
        Assert.Equal((RunOutcome.GateClosed, ConditionName.Drained), (held.Outcome, closed.Name));
        Assert.Contains("prepared transaction 'forgotten' of postgres, since", closed.Evidence, StringComparison.Ordinal);
        Assert.Equal("A prepared one has no session; whoever knows whether it was to be kept ends it, in this database: COMMIT PREPARED 'forgotten' or ROLLBACK PREPARED 'forgotten'.", closed.Advice);
        Assert.Equal(RunOutcome.Done, done.Outcome);
    }

    private static ContractOptions Options(RunDatabase database) => new() { Sources = [new HeartbeatSource(database.State, database.Settings), RunDatabase.NothingIsLive] };

    private static async Task<RunDatabase> ExpandedAsync(RunDatabase database)
    {
        Assert.Equal(RunOutcome.Done, (await database.ExpandAsync(await database.PlanAsync(Steps), new AppRelease("shop", "2.4.0"))).Outcome);
        return database;
    }

    /// <summary>A source that knows nothing and lets the test step in.</summary>
    private sealed class Looking(Func<Task> meanwhile) : ILiveVersionSource
    {
        public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        {
            await meanwhile();
            return new FleetObservation("looking", ObservationStatus.Complete, null, []);
        }
    }

    /// <summary>Whoever waits by it waits a hundredth of the time.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period > TimeSpan.Zero ? period / 100 : period);
    }
}
