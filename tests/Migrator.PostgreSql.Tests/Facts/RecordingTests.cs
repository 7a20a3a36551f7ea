using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What the sync records of rows makes no writer wait or fail, and takes no time worth speaking of.</summary>
public sealed class RecordingTests(ServerFixture server)
{
    private const string Keyed = "CREATE TABLE shop.items (id int PRIMARY KEY, qty text); INSERT INTO shop.items VALUES (1, '1'), (2, '2'), (3, '3')";
    private const string Keyless = "CREATE TABLE shop.items (id int, qty text); INSERT INTO shop.items VALUES (1, '1'), (2, '2'), (3, '3')";

    [Theory]
    [InlineData(Keyed, "READ COMMITTED")]
    [InlineData(Keyless, "READ COMMITTED")]
    [InlineData(Keyless, "REPEATABLE READ")]
    public async Task Two_writers_of_rows_that_fail_do_not_meet(string table, string level)
    {
        await using var scene = await OpenAsync(table);
        await using var one = await scene.ConnectAsync();
        await using var other = await scene.ConnectAsync();
        await one.DoAsync($"BEGIN ISOLATION LEVEL {level}; UPDATE shop.items SET qty = 'bad1' WHERE id = 1");
        await other.DoAsync($"BEGIN ISOLATION LEVEL {level}; SET LOCAL statement_timeout = '10s'; UPDATE shop.items SET qty = 'bad3' WHERE id = 3; INSERT INTO shop.items VALUES (4, 'bad4')");
        await one.DoAsync("INSERT INTO shop.items VALUES (5, 'bad5'); COMMIT");
        await other.DoAsync("INSERT INTO shop.items VALUES (6, 'bad6'); COMMIT");

        Assert.Equal(5, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task Nothing_is_read_that_could_make_a_serializable_transaction_fail()
    {
        await using var scene = await OpenAsync(Keyless);
        await using var one = await scene.ConnectAsync();
        await using var other = await scene.ConnectAsync();
        foreach (var session in new[] { one, other })
        {
            await session.DoAsync("BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO shop.items VALUES (4, 'bad'); INSERT INTO shop.items (id, qty, amount) VALUES (5, '5', -8)");
        }

        await one.DoAsync("INSERT INTO shop.items VALUES (6, 'bad'); COMMIT");
        await other.DoAsync("INSERT INTO shop.items VALUES (7, 'bad'); COMMIT");

        Assert.Equal((4, 2), (await scene.CountAsync("migrator.poison"), await scene.CountAsync("migrator.drift")));
    }

    [Theory]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public async Task A_writer_with_one_snapshot_records_a_row_again_that_a_backfill_has_recorded_meanwhile(string level)
    {
        await using var scene = await OpenAsync(Keyed, meanwhile: "UPDATE shop.items SET qty = 'bad' WHERE id = 2");
        await using var writer = await scene.ConnectAsync();
        await writer.DoAsync($"BEGIN ISOLATION LEVEL {level}");
        await writer.ScalarAsync("SELECT count(*) FROM shop.items");
        var copied = await scene.TryBackfillAsync(1);

        await writer.DoAsync("UPDATE shop.items SET qty = 'worse' WHERE id = 2; COMMIT");

        Assert.Equal(RunOutcome.NeedsHuman, copied.Outcome);
        var row = Assert.Single(await scene.Ports.State.ReadPoisonAsync(new(1), 10, FactScene.Stopping));
        Assert.Equal(("2", "invalid input syntax for type integer: \"worse\""), (row.Key, row.Error));
        Assert.Equal(1, (await scene.Ports.State.CountTroublesAsync(new(1), FactScene.Stopping)).Poison);
    }

    [Fact]
    public async Task The_same_failure_of_a_row_is_recorded_once_and_every_row_without_a_key_by_itself()
    {
        await using var keyed = await OpenAsync(Keyed);
        await using var keyless = await OpenAsync(Keyless);
        foreach (var scene in new[] { keyed, keyless })
        {
            await scene.WriteAsync("UPDATE shop.items SET qty = 'bad' WHERE id = 1; UPDATE shop.items SET id = id WHERE id = 1; UPDATE shop.items SET qty = 'bad', id = id WHERE id IN (1, 3)");
        }

        Assert.Equal(["1", "3"], (await keyed.Ports.State.ReadPoisonAsync(new(1), 10, FactScene.Stopping)).Select(row => row.Key).Order());
        Assert.Equal(2, (await keyed.Ports.State.CountTroublesAsync(new(1), FactScene.Stopping)).Poison);
        Assert.All(await keyless.Ports.State.ReadPoisonAsync(new(1), 10, FactScene.Stopping), row => Assert.Equal("(no key)", row.Key));
        Assert.True((await keyless.Ports.State.CountTroublesAsync(new(1), FactScene.Stopping)).Poison >= 2);
    }

    [Fact]
    public async Task Of_more_than_enough_rows_that_fail_no_more_is_recorded_in_one_write_or_in_many()
    {
        await using var scene = await OpenAsync(Keyed);

        await scene.WriteAsync("INSERT INTO shop.items SELECT n, 'bad' || n FROM generate_series(100, 10150) n");
        await scene.WriteAsync("INSERT INTO shop.items VALUES (20000, 'bad20000')");

        Assert.Equal((10000, 10000), (await scene.CountAsync("migrator.poison"), await scene.Database.ScalarAsync<int>("SELECT max(number) FROM migrator.poison")));
        Assert.Equal(10055, await scene.CountAsync("shop.items"));
    }

    [Fact]
    public async Task Of_writes_that_disagree_a_thousand_are_kept_and_a_transaction_counts_no_more()
    {
        await using var scene = await OpenAsync("CREATE TABLE shop.items (id int PRIMARY KEY, qty text); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 3000) n");

        await scene.WriteAsync("UPDATE shop.items SET qty = '7', amount = -8 WHERE id <= 1500");
        await scene.WriteAsync("UPDATE shop.items SET qty = '7', amount = -8 WHERE id = 2000");

        Assert.Equal(1000, await scene.CountAsync("migrator.drift"));
        Assert.Equal(1001, await scene.Database.ScalarAsync<long>("SELECT sum(count) FROM migrator.drift_count"));
    }

    [Fact]
    public async Task A_write_that_is_taken_back_to_a_savepoint_is_not_counted()
    {
        await using var scene = await OpenAsync(Keyed);

        await scene.WriteAsync("BEGIN; SAVEPOINT s; UPDATE shop.items SET qty = 'lost' WHERE id = 1; ROLLBACK TO s; UPDATE shop.items SET qty = 'kept' WHERE id = 1; COMMIT");

        Assert.Equal("1", await scene.TextAsync("SELECT string_agg(number::text, ' ') FROM migrator.poison"));
    }

    private async Task<FactScene> OpenAsync(string table, string meanwhile = "SELECT 1")
    {
        var scene = await FactScene.CreateAsync(server, table);
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "qty", "amount", "int", "qty::int", "amount::text"));
        await scene.Database.ExecuteAsync(meanwhile);
        await scene.TryExpandAsync(plan);
        return scene;
    }
}
