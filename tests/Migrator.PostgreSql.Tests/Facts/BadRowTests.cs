using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.PostgreSql.Tests.Workers;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What becomes of rows whose mapping fails: put aside, or the end of the backfill, as somebody has said; and a table of which nearly every row fails.</summary>
public sealed class BadRowTests(ServerFixture server)
{
    private const int Rows = 60000;

    private static readonly string Items = $"CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL, d int NOT NULL DEFAULT 1); INSERT INTO shop.items SELECT i, i::text FROM generate_series(1, {Rows}) i;";

    private const string Few = "CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL, d int NOT NULL DEFAULT 1); INSERT INTO shop.items SELECT i, i::text FROM generate_series(1, 600) i;";

    private static CancellationToken Stopping => FactScene.Stopping;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Asked_to_stop_it_stops_at_such_a_row_names_it_and_goes_on_there_once_it_is_corrected(int workers)
    {
        await using var scene = await ExpandedAsync(Items);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0 WHERE id = 30000");
        await scene.Database.ExecuteAsync("DELETE FROM migrator.poison");

        var stopped = await BackfillAsync(scene, workers: workers, policy: BadRowPolicy.Stop);
        var again = await BackfillAsync(scene, workers: workers);
        var row = Assert.Single(await scene.Ports.State.ReadPoisonAsync(new(1), 10, Stopping));
        var copied = Rows - await scene.PendingAsync("items");
        var held = await scene.CountAsync("migrator.backfill_range WHERE owner IS NOT NULL");
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 1 WHERE id = 30000");
        var done = await BackfillAsync(scene, workers: workers);

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2034"), (stopped.Outcome, stopped.Code));
        Assert.Equal(
            $"Stopped at the first row whose mapping fails, as --on-bad-row stop asks: shop.items key 30000, page {row.From}: items: a → q up: division by zero. What was copied stays copied. Correct the row or the cause and run the same command again, or go on without such rows: migrator backfill 1 --on-bad-row put-aside.",
            again.Reason);
        Assert.StartsWith("Stopped at the first row whose mapping fails, as --on-bad-row stop asks: shop.items key 30000, page ", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal((RunOutcome.NeedsHuman, "MIG2034"), (again.Outcome, again.Code));
        Assert.InRange(copied, 1, Rows - 1);
        Assert.Equal(0, held);
        Assert.Equal((RunOutcome.Done, "Every row is copied."), (done.Outcome, done.Reason));
        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(Rows - 1, await scene.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task Who_says_put_aside_after_that_goes_on_without_the_row()
    {
        await using var scene = await ExpandedAsync(Few);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0 WHERE id IN (7, 300)");

        var stopped = await BackfillAsync(scene, policy: BadRowPolicy.Stop);
        var done = await BackfillAsync(scene, policy: BadRowPolicy.PutAside);

        Assert.Equal("MIG2034", stopped.Code);
        Assert.Equal((RunOutcome.NeedsHuman, "MIG2016"), (done.Outcome, done.Code));
        Assert.Equal("300 7", await scene.TextAsync("SELECT string_agg(row_key, ' ' ORDER BY row_key) FROM migrator.poison"));
        Assert.Equal(2, await scene.PendingAsync("items"));
        Assert.Equal("stop put-aside", await scene.TextAsync("SELECT string_agg(detail, ' ' ORDER BY id) FROM migrator.audit WHERE action = 'on-bad-row'"));
    }

    [Fact]
    public async Task Who_only_helps_or_finds_nothing_to_do_may_say_it_too()
    {
        await using var scene = await ExpandedAsync(Few);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0 WHERE id = 7");
        var isSaid = new TaskCompletionSource();

        var coordinator = BackfillAsync(scene, "first", observer: new Meeting(batch => batch == 1 ? isSaid.Task : Task.CompletedTask));
        var helper = BackfillAsync(scene, "second", afterLeaseOf: "first", policy: BadRowPolicy.Stop);
        await scene.Database.UntilAsync("SELECT on_bad_row = 'stop' FROM migrator.steering");
        isSaid.SetResult();
        var results = await Task.WhenAll(coordinator, helper);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 1 WHERE id = 7");
        await BackfillAsync(scene);
        var nothing = await BackfillAsync(scene, policy: BadRowPolicy.PutAside);

        Assert.All(results, result => Assert.Equal("MIG2034", result.Code));
        Assert.Equal(RunOutcome.NothingToDo, nothing.Outcome);
        Assert.Equal(BadRowPolicy.PutAside, (await scene.Ports.State.ReadSteeringAsync(new(1), Stopping))!.OnBadRow);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whichever_process_meets_the_row_both_stop_with_the_same_answer(bool helperMeetsIt)
    {
        await using var scene = await ExpandedAsync(Items);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0 WHERE id > 50000");
        await scene.Database.ExecuteAsync("DELETE FROM migrator.poison");
        var isHelped = new TaskCompletionSource();
        var isMet = new TaskCompletionSource();

        // The one that is not to meet it is held at its second batch until the other one is over.
        var coordinator = BackfillAsync(scene, "first", observer: new Meeting(batch => batch != 2 ? Task.CompletedTask : helperMeetsIt ? isMet.Task : isHelped.Task), policy: BadRowPolicy.Stop);
        var helper = BackfillAsync(scene, "second", afterLeaseOf: "first", observer: new Meeting(batch =>
        {
            isHelped.TrySetResult();
            return batch == 2 && !helperMeetsIt ? isMet.Task : Task.CompletedTask;
        }));
        var met = await (helperMeetsIt ? helper : coordinator);
        isMet.SetResult();
        var results = await Task.WhenAll(coordinator, helper);

        Assert.Equal("MIG2034", met.Code);
        Assert.All(results, result => Assert.Equal((RunOutcome.NeedsHuman, met.Reason), (result.Outcome, result.Reason)));
        Assert.Equal(1, await scene.CountAsync("migrator.poison"));
    }

    [Theory]
    [InlineData("a divisor that is 0 everywhere", "UPDATE shop.items SET d = 0", "items: a → q up: division by zero")]
    [InlineData("a check that no row meets", "ALTER TABLE shop.items ADD CONSTRAINT narrow CHECK (q < 0 OR q IS NULL) NOT VALID", "new row for relation \"…\" violates check constraint \"…\"")]
    [InlineData(
        "a trigger that refuses all", "CREATE FUNCTION shop.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'closed for inventory'; END $$; CREATE TRIGGER refuse BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.refuse()",
        "closed for inventory")]
    public async Task What_fails_on_nearly_every_row_stops_the_backfill_unless_somebody_says_to_put_them_aside(string what, string change, string cause)
    {
        Assert.NotEmpty(what);
        await using var scene = await ExpandedAsync(Few);
        await scene.Database.ExecuteAsync(change);

        var result = await BackfillAsync(scene);
        var aside = await scene.CountAsync("migrator.poison");
        var all = await BackfillAsync(scene, policy: BadRowPolicy.PutAside);

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2035"), (result.Outcome, result.Code));
        Assert.Matches("^Of ([0-9]+) rows of shop.items that were looked at, spread over it, \\1 cannot be changed, the last one because: ", result.Reason);
        Assert.Contains(cause, result.Reason, StringComparison.Ordinal);
        Assert.EndsWith("To put them aside all the same: migrator backfill 1 --on-bad-row put-aside.", result.Reason, StringComparison.Ordinal);
        Assert.Equal(50, aside);
        Assert.Equal("MIG2016", all.Code);
        Assert.Equal(600, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task A_table_of_which_a_share_fails_is_gone_through_to_the_end_also_where_those_rows_lie_together()
    {
        await using var scene = await ExpandedAsync(Few);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0 WHERE id <= 300");

        var result = await BackfillAsync(scene);

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2016"), (result.Outcome, result.Code));
        Assert.StartsWith("Every row is copied but 300,", result.Reason, StringComparison.Ordinal);
        Assert.Equal(300, await scene.CountAsync("migrator.poison"));
        Assert.Equal(300, await scene.CountAsync("shop.items WHERE q = id"));
    }

    [Fact]
    public async Task Rows_so_wide_that_a_batch_has_few_of_them_are_counted_on_from_batch_to_batch()
    {
        await using var scene = await ExpandedAsync(
            "CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL, d int NOT NULL DEFAULT 1, wide text); ALTER TABLE shop.items ALTER wide SET STORAGE PLAIN; INSERT INTO shop.items SELECT i, i::text, 1, repeat('w', 5000) FROM generate_series(1, 300) i;");
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0");

        var result = await BackfillAsync(scene);

        Assert.Equal("MIG2035", result.Code);
        Assert.Equal(50, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task Few_rows_that_all_fail_are_put_aside()
    {
        await using var scene = await ExpandedAsync("CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL, d int NOT NULL DEFAULT 1); INSERT INTO shop.items SELECT i, i::text FROM generate_series(1, 40) i;");
        await scene.Database.ExecuteAsync("UPDATE shop.items SET d = 0");

        var result = await BackfillAsync(scene);

        Assert.Equal("MIG2016", result.Code);
        Assert.Equal(40, await scene.CountAsync("migrator.poison"));
    }

    /// <summary>Every row is copied by a division; only a row whose divisor is 0 fails.</summary>
    private async Task<FactScene> ExpandedAsync(string table)
    {
        var scene = await FactScene.CreateAsync(server, table);
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "q", "int", "a::int / d", "q::text"));
        return scene;
    }

    private static async Task<RunResult> BackfillAsync(
        FactScene scene, string owner = "one", Meeting? observer = null, string? afterLeaseOf = null, int workers = 1, BadRowPolicy? policy = null)
    {
        await scene.Database.UntilAsync(afterLeaseOf is null ? "SELECT true" : $"SELECT EXISTS (SELECT FROM migrator.backfill_range WHERE owner = '{afterLeaseOf}')");
        var settings = scene.Settings with { Owner = owner, Workers = workers, BatchTarget = TimeSpan.FromMilliseconds(20), OnBadRow = policy, IsOnBadRowGiven = policy is not null };
        return await new BackfillRun(scene.Ports, settings, observer ?? new(_ => Task.CompletedTask), TimeProvider.System).RunAsync(new(1), Stopping);
    }
}
