using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Execution;

public sealed class StandaloneAttemptTests(ServerFixture server)
{
    private static readonly IndexProbe Probe = new("shop", "orders_code", IsBuilt: true);
    private static readonly StepScript Build = TestPlans.IndexScript("orders_code", "CREATE INDEX CONCURRENTLY orders_code ON shop.orders (code)");
    private static readonly StepScript BuildUnique = TestPlans.IndexScript("orders_code", "CREATE UNIQUE INDEX CONCURRENTLY orders_code ON shop.orders (code)");

    [Fact]
    public async Task An_index_is_built_without_a_transaction()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(Build);

        Assert.IsType<AttemptDone>(ended);
        Assert.Equal(IndexState.Valid, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Fact]
    public async Task A_build_that_fails_leaves_no_index_that_would_refuse_writes()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync("INSERT INTO shop.orders VALUES (101, 'c1')");

        var ended = await scene.AttemptAsync(BuildUnique);

        Assert.Equal("23505", Assert.IsType<AttemptFailed>(ended).Code);
        Assert.Equal(IndexState.Absent, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Fact]
    public async Task A_build_that_waits_too_long_for_old_transactions_gives_up_and_cleans_up()
    {
        await using var scene = await StepScene.SetAsync(server);
        await using (await OpenTransaction.BeginAsync(scene.Database, "INSERT INTO shop.orders VALUES (101, 'new')"))
        {
            var ended = await scene.AttemptAsync(Build, TimeSpan.FromMilliseconds(300));

            Assert.IsType<AttemptBlocked>(ended);
        }

        await scene.Execution.DropInvalidIndexAsync(Probe, StepScene.Stopping);
        Assert.Equal(IndexState.Absent, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Fact]
    public async Task An_index_that_was_left_invalid_is_told_from_a_whole_one_and_dropped()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync("CREATE INDEX orders_code ON shop.orders (code); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.orders_code'::regclass");

        var left = await scene.Execution.ProbeAsync(Probe, StepScene.Stopping);
        await scene.Execution.DropInvalidIndexAsync(Probe, StepScene.Stopping);

        Assert.Equal(IndexState.Invalid, left);
        Assert.Equal(IndexState.Absent, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Fact]
    public async Task A_whole_index_is_never_dropped_as_a_leftover()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync("CREATE INDEX orders_code ON shop.orders (code)");

        await scene.Execution.DropInvalidIndexAsync(Probe, StepScene.Stopping);

        Assert.Equal(IndexState.Valid, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Fact]
    public async Task A_cancelled_build_is_cleaned_up_before_the_run_ends()
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var holder = await OpenTransaction.BeginAsync(scene.Database, "SELECT pg_advisory_xact_lock(1), count(*) FROM shop.lines");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await using var writer = await OpenTransaction.BeginAsync(scene.Database, "INSERT INTO shop.orders VALUES (101, 'new')");

        var attempt = scene.Execution.AttemptAsync(
            new ScriptAttempt { Lease = scene.Lease, StepId = "E1", JournalAs = null, Script = Build, LockTimeout = TimeSpan.FromMinutes(1) },
            cancel.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(1300), StepScene.Stopping);
        await writer.CommitAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
        Assert.Equal(IndexState.Absent, await scene.Execution.ProbeAsync(Probe, StepScene.Stopping));
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY orders_code ON shop.orders (code)")]
    [InlineData("CREATE INDEX CONCURRENTLY orders_code ON shop.orders (nothing)")]
    public async Task Through_a_pooler_the_timeouts_reach_the_statement_and_nobody_after_it(string sql)
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var bouncer = await scene.Database.StartPgBouncerAsync(poolSize: 1);
        await using var pooled = NpgsqlDataSource.Create(bouncer.Through(scene.Database.ConnectionString));
        var through = scene.Through(pooled);

        await through.AttemptAsync(TestPlans.IndexScript("orders_code", sql));

        await using var command = pooled.CreateCommand("SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'))");
        Assert.Equal("0 0", await command.ExecuteScalarAsync(StepScene.Stopping));
    }

    [Fact]
    public async Task Through_a_pooler_a_build_that_waits_gives_up_too()
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var bouncer = await scene.Database.StartPgBouncerAsync(poolSize: 2);
        await using var pooled = NpgsqlDataSource.Create(bouncer.Through(scene.Database.ConnectionString));
        await using var writer = await OpenTransaction.BeginAsync(scene.Database, "INSERT INTO shop.orders VALUES (101, 'new')");

        var ended = await scene.Through(pooled).AttemptAsync(Build, TimeSpan.FromMilliseconds(300));

        Assert.IsType<AttemptBlocked>(ended);
    }
}
