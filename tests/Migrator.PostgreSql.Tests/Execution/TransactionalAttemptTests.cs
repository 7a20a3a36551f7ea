using System.Diagnostics;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Execution;

public sealed class TransactionalAttemptTests(ServerFixture server)
{
    [Fact]
    public async Task Statements_and_journal_are_committed_together_and_the_lock_is_measured()
    {
        await using var scene = await StepScene.SetAsync(server);
        var clock = Stopwatch.StartNew();

        var ended = await scene.AttemptAsync(StepScene.Locking("ACCESS EXCLUSIVE", new("ALTER TABLE shop.orders ADD COLUMN total int"), new("SELECT pg_sleep(0.05)")));

        var done = Assert.IsType<AttemptDone>(ended);
        var journal = await scene.JournalAsync();
        Assert.Equal(StepState.Done, journal.State);
        Assert.InRange(done.LockHeld!.Value, TimeSpan.FromMilliseconds(50), clock.Elapsed);
        Assert.Equal(done.LockHeld, journal.LockHeld);
        Assert.True(await scene.Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attname = 'total')"));
    }

    [Fact]
    public async Task A_statement_that_fails_leaves_nothing_and_is_named()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(StepScene.Script(new("CREATE TABLE shop.first (id int)"), new("CREATE TABLE shop.orders (id int)")));

        var failed = Assert.IsType<AttemptFailed>(ended);
        Assert.Equal(("42P07", "CREATE TABLE shop.orders (id int)", false), (failed.Code, failed.Statement, failed.IsTransient));
        Assert.Equal(StepState.Waiting, (await scene.JournalAsync()).State);
        Assert.False(await scene.ExistsAsync("shop.first"));
    }

    [Fact]
    public async Task An_authors_text_is_split_by_the_server_and_by_nobody_else()
    {
        await using var scene = await StepScene.SetAsync(server);
        const string sql =
            """
            CREATE TABLE shop.notes (id int DEFAULT 1, body text); -- a comment; with a semicolon and 'an apostrophe
            /* another; /* nested */ $$ */
            INSERT INTO shop.notes (body) VALUES ('a;b :name @p $1 \'), (E'it\'s; $$');
            CREATE FUNCTION shop.body() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.body := NEW.body || $x$;$x$; RETURN NEW; END $$;
            CREATE FUNCTION shop.atomic() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
            DO $author$ BEGIN INSERT INTO shop.notes (body) SELECT '$migrator$' || ':'::text; END $author$;
            """;

        var ended = await scene.AttemptAsync(StepScene.Script(new PlanStatement(sql, IsAuthors: true)));

        Assert.IsType<AttemptDone>(ended);
        Assert.Equal(["a;b :name @p $1 \\", "it's; $$", "$migrator$:"], await scene.Database.QueryAsync<string>("SELECT body FROM shop.notes ORDER BY ctid"));
        Assert.Equal(2, await scene.Database.ScalarAsync<int>("SELECT shop.atomic()"));
    }

    [Fact]
    public async Task An_authors_commit_is_refused_and_does_not_end_our_transaction()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(StepScene.Script(new PlanStatement("CREATE TABLE shop.notes (id int); COMMIT; CREATE TABLE shop.more (id int)", IsAuthors: true)));

        Assert.Equal("0A000", Assert.IsType<AttemptFailed>(ended).Code);
        Assert.False(await scene.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task Our_statements_see_no_search_path_and_an_authors_sees_the_sessions()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync($"ALTER DATABASE {scene.Database.Name} SET search_path = shop, public");
        scene.Database.DataSource.Clear();

        var ended = await scene.AttemptAsync(StepScene.Script(
            new("CREATE TABLE shop.paths AS SELECT current_setting('search_path') AS path"),
            new("INSERT INTO paths SELECT current_setting('search_path')", IsAuthors: true),
            new("INSERT INTO shop.paths SELECT current_setting('search_path')")));

        Assert.IsType<AttemptDone>(ended);
        Assert.Equal(["pg_catalog, pg_temp", "shop, public", "pg_catalog, pg_temp"], await scene.Database.QueryAsync<string>("SELECT path FROM shop.paths ORDER BY ctid"));
    }

    [Fact]
    public async Task A_function_body_of_ours_arrives_letter_by_letter()
    {
        await using var scene = await StepScene.SetAsync(server);
        const string body = "BEGIN /* ; :a @b */ RETURN $q$;$1::$q$ || E'\\';' || 'x''y'; END";

        var ended = await scene.AttemptAsync(StepScene.Script(new PlanStatement($"CREATE FUNCTION shop.nasty(a text) RETURNS text LANGUAGE plpgsql AS $body${body}$body$")));

        Assert.IsType<AttemptDone>(ended);
        Assert.Equal(body, await scene.Database.ScalarAsync<string>("SELECT prosrc FROM pg_proc WHERE proname = 'nasty'"));
    }

    [Fact]
    public async Task A_transaction_in_the_way_blocks_the_attempt_for_its_lock_timeout_and_is_named()
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var holder = await OpenTransaction.BeginAsync(scene.Database, "SELECT /* the holder */ count(*) FROM shop.orders");

        var script = StepScene.Locking("ACCESS EXCLUSIVE", new PlanStatement("ALTER TABLE shop.orders ADD COLUMN total int"));
        var ended = await scene.AttemptAsync(script);
        var blockers = await scene.Execution.ReadBlockersAsync(script.Locks, StepScene.Stopping);

        Assert.IsType<AttemptBlocked>(ended);
        var blocker = Assert.Single(blockers);
        Assert.Equal(("postgres", "idle in transaction", false), (blocker.User, blocker.State, blocker.YieldsToDeadlockCheck));
        Assert.Equal("SELECT", blocker.Query);
        Assert.True(blocker.QueryAge >= TimeSpan.Zero);
        Assert.NotNull(blocker.TransactionAge);
        Assert.Equal(StepState.Waiting, (await scene.JournalAsync()).State);
    }

    [Fact]
    public async Task A_reader_is_no_blocker_of_a_lock_that_lets_readers_pass()
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var holder = await OpenTransaction.BeginAsync(scene.Database, "SELECT count(*) FROM shop.orders");

        var ended = await scene.AttemptAsync(StepScene.Locking("SHARE ROW EXCLUSIVE", new PlanStatement("SELECT 1")));
        var blockers = await scene.Execution.ReadBlockersAsync([new(StepScene.Orders, "SHARE ROW EXCLUSIVE", Blocks.Writes)], StepScene.Stopping);

        Assert.IsType<AttemptDone>(ended);
        Assert.Empty(blockers);
    }

    [Fact]
    public async Task A_brief_script_ends_before_the_deadlock_check_of_whoever_waits_for_it()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(StepScene.Locking("ACCESS EXCLUSIVE", new("SELECT pg_sleep(0.5)"), new("SELECT pg_sleep(0.5)"), new("SELECT pg_sleep(0.5)")));

        var failed = Assert.IsType<AttemptFailed>(ended);
        Assert.Equal(("57014", true, "SELECT pg_sleep(0.5)"), (failed.Code, failed.IsTransient, failed.Statement));
    }

    [Fact]
    public async Task A_guard_that_does_not_hold_any_more_refuses_the_whole_step()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(
            StepScene.Script(new PlanStatement("CREATE TABLE shop.notes (id int)")),
            new Guard("holds", "SELECT true"),
            new Guard("live-compatible", "SELECT count(*) = 0 FROM shop.orders"));

        Assert.Equal("live-compatible", Assert.IsType<AttemptRefused>(ended).Condition);
        Assert.False(await scene.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task An_attempt_of_an_old_holder_is_refused()
    {
        await using var scene = await StepScene.SetAsync(server);
        await scene.Database.ExecuteAsync("UPDATE migrator.migration SET lease_token = lease_token + 1");

        await Assert.ThrowsAsync<LeaseLostException>(() => scene.AttemptAsync(StepScene.Script(new PlanStatement("CREATE TABLE shop.notes (id int)"))));

        Assert.False(await scene.ExistsAsync("shop.notes"));
    }

    [Fact]
    public async Task A_step_whose_commit_was_not_heard_of_is_not_done_twice()
    {
        await using var scene = await StepScene.SetAsync(server);
        var script = StepScene.Script(new PlanStatement("INSERT INTO shop.lines SELECT coalesce(max(id), 0) + 1 FROM shop.lines"));
        await scene.AttemptAsync(script);

        var again = await scene.AttemptAsync(script);

        Assert.IsType<AttemptDone>(again);
        Assert.Equal(1, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM shop.lines"));
    }

    [Fact]
    public async Task Another_migration_that_changed_the_sync_meanwhile_asks_for_a_new_rendering()
    {
        await using var scene = await StepScene.SetAsync(server);

        var ended = await scene.AttemptAsync(StepScene.Script(new PlanStatement("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'MG003', MESSAGE = 'changed'; END $$")));

        Assert.IsType<AttemptOutdated>(ended);
    }

    [Theory]
    [InlineData("ACCESS EXCLUSIVE", PatienceClass.Brief)]
    [InlineData("SHARE UPDATE EXCLUSIVE", PatienceClass.Unhurried)]
    public async Task No_setting_outlives_the_attempt(string mode, PatienceClass patience)
    {
        await using var scene = await StepScene.SetAsync(server);
        await using var bouncer = await scene.Database.StartPgBouncerAsync(poolSize: 1);
        await using var pooled = NpgsqlDataSource.Create(bouncer.Through(scene.Database.ConnectionString));
        var before = await SettingsAsync(pooled);

        var ended = await scene.Through(pooled).AttemptAsync(StepScene.Locking(mode, new PlanStatement("SELECT 1")) with { Patience = patience });

        Assert.IsType<AttemptDone>(ended);
        Assert.Equal(before, await SettingsAsync(pooled));
    }

    private static async Task<string?> SettingsAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'), current_setting('search_path'))");
        return (string?)await command.ExecuteScalarAsync(StepScene.Stopping);
    }
}
