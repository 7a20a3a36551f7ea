using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>
/// An instance of an old version that registers by itself, at every moment of contract: it is refused, or it is seen and contract gives way.
/// It is never let in while what it needs goes.
/// </summary>
public sealed class FenceMomentTests(ServerFixture server)
{
    // The application's own judgement is left out: the database alone must hold.
    private const string Beat =
        """
        SELECT last_seen
        FROM migrator.beat('shop', '2.3.0', 'old', interval '1 minute', ARRAY[]::text[])
        """;

    private static readonly PlanStep[] Steps =
    [
        TestPlans.Step("E1", Phase.Expand, "ALTER TABLE shop.orders ADD COLUMN code2 text", "ALTER TABLE shop.orders DROP COLUMN code2"),
        TestPlans.Step("D1", Phase.Contract, "ALTER TABLE shop.orders DROP COLUMN code", stage: ContractStage.Drop) with { IsPointOfNoReturn = true },
    ];

    [Theory]
    [InlineData("before the first look", "before look 1", Fate.Seen)]
    [InlineData("between the first look and the fence", "after look 1", Fate.Seen)]
    [InlineData("just before the fence", "before:fence:shop", Fate.Seen)]
    [InlineData("between the fence and the next look", "before look 2", Fate.Refused)]
    [InlineData("while old registrations and transactions are waited for", "after look 2", Fate.Refused)]
    [InlineData("during the last look", "after look 3", Fate.Refused)]
    [InlineData("between the last look and contract's transaction", "open:drop", Fate.Refused)]
    [InlineData("just before contract's transaction", "before:D1", Fate.Refused)]
    [InlineData("just after contract's transaction", "after:D1", Fate.Refused)]
    public async Task An_old_instance_that_registers_is_refused_or_seen(string why, string moment, Fate fate)
    {
        await using var database = await ExpandedAsync();
        var answers = new List<string?>();
        async Task RegisterAsync(string at)
        {
            if (at == moment && answers.Count == 0)
            {
                answers.Add(await TryRegisterAsync(database));
            }
        }

        database.Observer.Meanwhile = RegisterAsync;
        var result = await database.ContractAsync(Options(database, RegisterAsync));

        Assert.True(answers.Count == 1, $"The run never came to the moment {why}.");
        Assert.Equal(fate is Fate.Refused ? "MG005" : null, answers[0]);
        Assert.Equal(fate is Fate.Refused ? RunOutcome.Done : RunOutcome.GateClosed, result.Outcome);
        Assert.Equal(fate is Fate.Seen, await HasOldShapeAsync(database));
    }

    [Fact]
    public async Task An_old_instance_that_registers_while_contract_holds_its_locks_waits_and_is_refused()
    {
        await using var database = await ExpandedAsync(
            Steps[0],
            TestPlans.Step("D1", Phase.Contract, "DO $$ BEGIN ALTER TABLE shop.orders DROP COLUMN code; WHILE NOT pg_try_advisory_xact_lock(7) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$", stage: ContractStage.Drop) with { IsPointOfNoReturn = true });
        await using var gate = new NpgsqlConnection(database.Server.ConnectionString);
        await gate.OpenAsync(RunDatabase.Stopping);
        await ExecuteAsync(gate, "SELECT pg_advisory_lock(7)");

        var contract = database.ContractAsync(Options(database));
        await UntilAsync(database, contract, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')");
        var registering = TryRegisterAsync(database);
        await UntilAsync(database, contract, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%migrator.beat(%' AND wait_event_type = 'Lock')");
        var isLetIn = registering.IsCompleted;
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(7)");

        Assert.False(isLetIn);
        Assert.Equal("MG005", await registering);
        Assert.Equal(RunOutcome.Done, (await contract).Outcome);
        Assert.False(await HasOldShapeAsync(database));
    }

    [Fact]
    public async Task An_old_instance_that_registers_in_a_transaction_which_ends_after_the_fence_holds_the_fence_up_and_is_seen()
    {
        await using var database = await ExpandedAsync();
        await using var connection = new NpgsqlConnection(database.Server.ConnectionString);
        await connection.OpenAsync(RunDatabase.Stopping);
        await ExecuteAsync(connection, "BEGIN");
        database.Observer.Meanwhile = at => at == "before:fence:shop" ? ExecuteAsync(connection, Beat) : Task.CompletedTask;

        var contract = database.ContractAsync(Options(database));
        await UntilAsync(database, contract, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%migrator.fence%' AND wait_event_type = 'Lock')");
        await ExecuteAsync(connection, "COMMIT");

        Assert.Equal(RunOutcome.GateClosed, (await contract).Outcome);
        Assert.True(await HasOldShapeAsync(database));
    }

    public enum Fate
    {
        Refused,
        Seen,
    }

    private static ContractOptions Options(RunDatabase database, Func<string, Task>? at = null)
    {
        var looks = 0;
        return new()
        {
            Sources =
            [
                new Looking("before", () => at?.Invoke($"before look {++looks}") ?? Task.CompletedTask),
                new HeartbeatSource(database.State, database.Settings),
                RunDatabase.NothingIsLive,
                new Looking("after", () => at?.Invoke($"after look {looks}") ?? Task.CompletedTask),
            ],
        };
    }

    /// <summary>Null if it is let in, else the server's code.</summary>
    private static async Task<string?> TryRegisterAsync(RunDatabase database)
    {
        try
        {
            await database.Server.ExecuteAsync(Beat);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(RunDatabase.Stopping);
    }

    private static async Task UntilAsync(RunDatabase database, Task<RunResult> contract, string condition)
    {
        while (!await database.Server.ScalarAsync<bool>(condition))
        {
            Assert.False(contract.IsCompleted, $"Contract ended before: {(contract.IsCompletedSuccessfully ? contract.Result.Reason : contract.Exception?.Message)}");
            await Task.Delay(10, RunDatabase.Stopping);
        }
    }

    private static Task<bool> HasOldShapeAsync(RunDatabase database) => database.Server.ScalarAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attname = 'code' AND NOT attisdropped)");

    private async Task<RunDatabase> ExpandedAsync(params PlanStep[] steps)
    {
        var database = await RunDatabase.CreateAsync(server);
        Assert.Equal(RunOutcome.Done, (await database.ExpandAsync(await database.PlanAsync(steps is [] ? Steps : steps), new AppRelease("shop", "2.4.0"))).Outcome);
        return database;
    }

    /// <summary>A source that knows nothing and lets the test step in between the others.</summary>
    private sealed class Looking(string name, Func<Task> meanwhile) : ILiveVersionSource
    {
        public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        {
            await meanwhile();
            return new FleetObservation(name, ObservationStatus.Complete, null, []);
        }
    }
}
