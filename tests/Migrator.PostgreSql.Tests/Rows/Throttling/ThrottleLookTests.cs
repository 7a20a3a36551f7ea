using Migrator.Execution.Backfilling.Throttling;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Rows;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows.Throttling;

/// <summary>What a look at a real server shows.</summary>
public sealed class ThrottleLookTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_at_rest_speaks_against_nothing()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(1000);
        await bench.Database.ExecuteAsync("ANALYZE shop.items");

        var facts = await LookAsync(bench, new() { ActiveSessions = 1000, While = "SELECT true", FreeDisk = 1 });

        Assert.InRange(facts.LogPosition ?? 0, 1, long.MaxValue);
        Assert.Equal((0L, (string?)null, true, 8192L), (facts.LockWaiters, facts.WraparoundVacuum, facts.While, facts.UnitBytes));
        Assert.InRange(facts.RowsPerUnit ?? 0, 10, 300);
        Assert.InRange(facts.ActiveSessions ?? -1, 0, 1000);
        Assert.True(facts.FreeDisk > 0, facts.FreeDiskProblem);
        Assert.Null(facts.Steering);
    }

    [Fact]
    public async Task Whoever_waits_for_a_row_of_a_batch_is_seen_and_whoever_waits_for_others_is_not()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await using var other = await bench.BeginAsync("LOCK TABLE shop.items IN ROW EXCLUSIVE MODE; SELECT 1 FROM shop.items WHERE id = 9 FOR UPDATE");
        var batch = await BatchAsync(bench);
        await using var first = await WaitAsync(bench.Database, "UPDATE shop.items SET name = 'x' WHERE id = 1");
        await using var second = await WaitAsync(bench.Database, "UPDATE shop.items SET name = 'x' WHERE id = 9");

        var facts = await LookAsync(bench);

        Assert.Equal(1, facts.LockWaiters);
        await batch;
        Assert.Equal(0, (await LookAsync(bench)).LockWaiters);
    }

    [Fact]
    public async Task Whoever_computes_is_busy_and_whoever_waits_or_sleeps_or_copies_rows_for_a_backfill_is_not()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await using var idle = await bench.BeginAsync("SELECT 1 FROM shop.items WHERE id = 9 FOR UPDATE");
        var batch = await BatchAsync(bench);
        await using var waiting = await WaitAsync(bench.Database, "UPDATE shop.items SET name = 'x' WHERE id = 1");
        Assert.Equal(0, (await LookAsync(bench)).BusySessions);

        await using (await Running.StartAsync(bench.Database, "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$"))
        {
            await Soon.UntilAsync(async () => (await LookAsync(bench)).BusySessions == 1);
        }

        await batch;
    }

    [Fact]
    public async Task An_autovacuum_against_wraparound_is_seen_by_its_lock_and_the_age_of_the_table()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await using var vacuum = await bench.BeginAsync("LOCK TABLE shop.items IN SHARE UPDATE EXCLUSIVE MODE");
        var young = await LookAsync(bench);
        await bench.Database.ExecuteAsync(
            "UPDATE pg_class SET relfrozenxid = ((txid_current() - 300000000 + 4294967296) % 4294967296)::text::xid WHERE oid = 'shop.items'::regclass");

        var old = await LookAsync(bench);
        await vacuum.RollbackAsync();
        var done = await LookAsync(bench);

        Assert.Equal((null, "shop.items", null), (young.WraparoundVacuum, old.WraparoundVacuum, done.WraparoundVacuum));
    }

    [Theory]
    [InlineData("SELECT count(*) < 1 FROM shop.items", false, null)]
    [InlineData("SELECT NULL::boolean", null, "it gives NULL, or no row")]
    [InlineData("SELECT 1", null, "its first column is no boolean")]
    [InlineData("SELECT nothing", null, "column \"nothing\" does not exist")]
    [InlineData("DELETE FROM shop.items RETURNING true", null, "cannot execute DELETE in a read-only transaction")]
    public async Task The_users_query_may_only_read_and_must_say_yes_or_no(string query, bool? answer, string? problem)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(1);

        var facts = await LookAsync(bench, new() { While = query });

        Assert.Equal((answer, problem), (facts.While, facts.WhileProblem));
        Assert.Equal(1, await bench.CountAsync("true"));
    }

    [Fact]
    public async Task A_role_without_rights_does_not_take_what_it_cannot_see_for_nothing()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        var role = await bench.Database.CreateWriterRoleAsync("plain");
        await bench.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA migrator TO {role.QuotedName}; GRANT SELECT ON migrator.steering TO {role.QuotedName}");
        await using var dataSource = NpgsqlDataSource.Create(role.ConnectionString);
        var rows = new PostgreSqlRows(new ConnectionSource(dataSource), TimeProvider.System);

        var facts = await rows.ReadThrottleFactsAsync(Bench.Migration, Bench.Table, new() { FreeDisk = 1 }, Stopping);

        Assert.Null(facts.ActiveSessions);
        Assert.Null(facts.FreeDisk);
        Assert.NotNull(facts.FreeDiskProblem);
        Assert.NotNull(facts.LockWaiters);
    }

    [Fact]
    public async Task A_control_schema_of_an_older_tool_knows_no_pause()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync("DROP TABLE migrator.steering");

        Assert.Null((await LookAsync(bench)).Steering);
        Assert.Null(await bench.Ports.State.ReadSteeringAsync(Bench.Migration, Stopping));
    }

    [Fact]
    public async Task What_somebody_asks_for_is_seen_by_the_next_look_and_kept_in_the_audit()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);

        await bench.Ports.State.PauseAsync(Bench.Migration, "sale until noon", "ann", Stopping);
        var paused = (await LookAsync(bench)).Steering;
        await bench.Ports.State.PauseAsync(Bench.Migration, "still", "bob", Stopping);
        var again = await bench.Ports.State.ReadSteeringAsync(Bench.Migration, Stopping);
        await bench.Ports.State.ResumeAsync(Bench.Migration, 0.25, TimeSpan.FromMilliseconds(100), 3, "ann", Stopping);
        await bench.Ports.State.ResumeAsync(Bench.Migration, null, null, null, "ann", Stopping);
        var resumed = (await LookAsync(bench)).Steering;

        Assert.Equal(("ann", "sale until noon"), (paused?.By, paused?.Reason));
        Assert.Equal(("bob", "still", paused?.PausedAt), (again?.By, again?.Reason, again?.PausedAt));
        Assert.Equal((null, null, 0.25, TimeSpan.FromMilliseconds(100), 3), (resumed?.PausedAt, resumed?.Reason, resumed?.Duty, resumed?.BatchTarget, resumed?.Workers));
        Assert.Equal(
            ["paused sale until noon ann", "paused still bob", "resumed duty 25 %, batch target 100 ms, workers 3 ann", "resumed  ann"],
            await bench.Database.QueryAsync<string>("SELECT concat_ws(' ', action, detail, by_whom) FROM migrator.audit ORDER BY id"));
    }

    private static Task<ThrottleFacts> LookAsync(Bench bench, ThrottleSettings? settings = null)
        => bench.Ports.Rows.ReadThrottleFactsAsync(Bench.Migration, Bench.Table, settings ?? new(), Stopping);

    // A batch that takes its time, as far as the server lets it: it gives way before the deadlock timeout.
    private static async Task<Task> BatchAsync(Bench bench)
    {
        await bench.Database.ExecuteAsync(
            $"""
            ALTER DATABASE "{bench.Database.Name}" SET deadlock_timeout = '1min';
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
            AS 'BEGIN IF qty = ''2'' THEN PERFORM pg_sleep(60); END IF; RETURN qty::integer; END'
            """);
        Npgsql.NpgsqlConnection.ClearPool(bench.Database.DataSource.CreateConnection());
        var batch = bench.RunBatchAsync(await bench.RangeAsync());
        await bench.Database.UntilAsync("SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()");
        return batch;
    }

    private static async Task<Running> WaitAsync(TestDatabase database, string sql)
    {
        var before = await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        var running = await Running.StartAsync(database, sql);
        await database.UntilAsync($"SELECT count(*) > {before} FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        return running;
    }

    /// <summary>A statement that is under way until it is disposed.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlCommand command;
        private readonly Task running;

        private Running(NpgsqlConnection connection, NpgsqlCommand command)
            => (this.connection, this.command, running) = (connection, command, command.ExecuteNonQueryAsync());

        public static async Task<Running> StartAsync(TestDatabase database, string sql)
        {
            var connection = await database.DataSource.OpenConnectionAsync();
            return new Running(connection, new NpgsqlCommand(sql, connection) { CommandTimeout = 0 });
        }

        public async ValueTask DisposeAsync()
        {
            if (!running.IsCompleted)
            {
                command.Cancel();
            }

            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
