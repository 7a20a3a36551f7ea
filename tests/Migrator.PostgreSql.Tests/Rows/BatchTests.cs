using Migrator.Execution;
using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Tests.Rows;

public sealed class BatchTests(ServerFixture server)
{
    [Fact]
    public async Task One_pass_fills_every_open_mapping_and_sets_each_bit()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label, Bench.Token]);
        await bench.FillAsync(500);

        var result = await bench.RunBatchAsync(await bench.RangeAsync(), false, Bench.Quantity, Bench.Label, Bench.Token);

        Assert.Equal((BatchEnding.Committed, 500), (result.Ending, result.Rows));
        Assert.Equal(500, await bench.CountAsync($"quantity = id AND label = name AND token IS NOT NULL AND \"{bench.Marker}\" = 1 + 32 + 64"));
        Assert.Equal(500, await bench.Database.ScalarAsync<long>("SELECT count(DISTINCT token) FROM shop.items"));
    }

    [Fact]
    public async Task The_cursor_the_count_and_the_rows_are_committed_together()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(500);
        var range = await bench.RangeAsync();

        var result = await bench.RunBatchAsync(range with { To = 1 });

        var stored = Assert.Single(await bench.Ports.State.ReadRangesAsync(Bench.Migration, CancellationToken.None));
        Assert.Equal((1L, result.Rows), (stored.Cursor, stored.RowsDone));
        Assert.Equal(result.Rows, await bench.CountAsync("quantity IS NOT NULL"));
    }

    [Fact]
    public async Task What_a_new_version_has_written_is_left_as_it_is()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Token]);
        await bench.FillAsync(10);
        await bench.Database.ExecuteAsync("UPDATE shop.items SET quantity = 700 WHERE id = 7");
        await bench.FillAsync("UPDATE shop.items SET token = '11111111-1111-1111-1111-111111111111' WHERE id = 3");

        await bench.RunBatchAsync(await bench.RangeAsync(), false, Bench.Quantity, Bench.Token);

        Assert.Equal("700/700", await bench.Database.ScalarAsync<string>("SELECT qty || '/' || quantity FROM shop.items WHERE id = 7"));
        Assert.Equal(1, await bench.CountAsync("id = 3 AND token = '11111111-1111-1111-1111-111111111111'"));
        Assert.Equal(10, await bench.CountAsync("quantity::text = qty AND token IS NOT NULL"));
    }

    [Fact]
    public async Task A_batch_of_one_mapping_fills_the_others_through_the_sync_instead_of_moving_rows_past_them()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(100);

        await bench.RunBatchAsync(await bench.RangeAsync(), false, Bench.Quantity);

        Assert.Equal(100, await bench.CountAsync("quantity = id AND label = name"));
    }

    [Fact]
    public async Task A_row_that_changes_while_the_batch_waits_for_it_keeps_the_newer_value()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        var range = await bench.RangeAsync();

        // The wait is short, so a slow machine may miss it; then it is done once more.
        for (var attempt = 0; ; attempt++)
        {
            await using var writer = await bench.BeginAsync("UPDATE shop.items SET qty = '9999' WHERE id = 25");
            var batch = bench.RunBatchAsync(range);
            while (!batch.IsCompleted && await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'") == 0)
            {
            }

            await writer.CommitAsync();
            if ((await batch).Ending == BatchEnding.Committed)
            {
                break;
            }

            Assert.True(attempt < 20);
        }

        Assert.Equal(9999, await bench.Database.ScalarAsync<int>("SELECT quantity FROM shop.items WHERE id = 25"));
        Assert.Equal(50, await bench.CountAsync("quantity::text = qty"));
    }

    [Fact]
    public async Task A_locked_row_makes_the_batch_give_way_and_is_skipped_when_asked()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        var range = await bench.RangeAsync();
        await using var writer = await bench.BeginAsync("SELECT 1 FROM shop.items WHERE id = 25 FOR UPDATE");

        var waiting = await bench.RunBatchAsync(range);
        var skipping = await bench.RunBatchAsync(range, skipLocked: true);

        Assert.Equal((BatchEnding.GaveWay, 0), (waiting.Ending, waiting.Rows));
        Assert.Equal((BatchEnding.Committed, 49), (skipping.Ending, skipping.Rows));
        await writer.RollbackAsync();
        Assert.Equal("25", await bench.Database.ScalarAsync<string>("SELECT string_agg(id::text, ',') FROM shop.items WHERE quantity IS NULL"));
    }

    [Fact]
    public async Task Most_rows_of_a_batch_find_room_on_their_own_pages()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var pages = (await bench.RangeAsync()).To;

        var result = await bench.RunBatchAsync(await bench.RangeAsync());

        Assert.Equal((BatchEnding.Committed, 20000), (result.Ending, result.Rows));
        Assert.Equal(20000, await bench.CountAsync("quantity = id"));
        Assert.InRange((await bench.Ports.Rows.ReadExtentAsync(Bench.Table, CancellationToken.None)).Units, pages, pages * 1.9);
        Assert.True(await bench.Database.ScalarAsync<long>($"SELECT count(*) FROM shop.items WHERE ctid < '({pages},0)'") > 6000);
    }

    [Fact]
    public async Task A_batch_that_meets_a_lock_on_its_way_keeps_and_counts_what_it_has_done()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var range = await bench.RangeAsync();
        await using var writer = await bench.BeginAsync("SELECT FROM shop.items WHERE hashtid(ctid) & 3 = 2 ORDER BY ctid LIMIT 1 FOR UPDATE");

        var result = await bench.RunBatchAsync(range);

        var stored = Assert.Single(await bench.Ports.State.ReadRangesAsync(Bench.Migration, CancellationToken.None));
        Assert.Equal(BatchEnding.GaveWay, result.Ending);
        Assert.InRange(result.Rows, 8000, 12000);
        Assert.Equal((0L, result.Rows), (stored.Cursor, stored.RowsDone));
        Assert.Equal(result.Rows, await bench.CountAsync("quantity = id"));

        var skipping = await bench.RunBatchAsync(range, skipLocked: true);
        Assert.Equal(19999, result.Rows + skipping.Rows);
    }

    [Fact]
    public async Task A_stretch_whose_locked_rows_were_skipped_becomes_a_range_of_its_own_in_the_same_transaction()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(500);
        var range = await bench.RangeAsync();
        await using var writer = await bench.BeginAsync("SELECT 1 FROM shop.items WHERE id = 25 FOR UPDATE");

        await bench.RunBatchAsync(range with { To = 1 }, skipLocked: true);

        var ranges = await bench.Ports.State.ReadRangesAsync(Bench.Migration, CancellationToken.None);
        Assert.Equal(
            [(0, 1, range.To, false), (0, 0, 1, true)],
            ranges.Select(stored => (stored.From, stored.Cursor, stored.To, stored.IsLeftBehind)));
    }

    [Fact]
    public async Task A_stale_token_writes_nothing()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        var range = await bench.RangeAsync();
        await bench.Database.ExecuteAsync("UPDATE migrator.backfill_range SET token = token + 1");

        var result = await bench.RunBatchAsync(range);

        Assert.Equal((BatchEnding.Lost, 0), (result.Ending, result.Rows));
        Assert.Equal(0, await bench.CountAsync("quantity IS NOT NULL"));
    }

    [Fact]
    public async Task A_cursor_that_has_moved_meanwhile_writes_nothing_and_is_read_again()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(500);
        var range = await bench.RangeAsync();
        await bench.RunBatchAsync(range with { To = 1 });

        var zombie = await bench.RunBatchAsync(range with { To = 2 });

        Assert.Equal((BatchEnding.Unknown, 0), (zombie.Ending, zombie.Rows));
    }

    [Fact]
    public async Task A_rewritten_table_stops_the_batch_before_it_commits()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        var range = await bench.RangeAsync();
        await bench.Database.ExecuteAsync("VACUUM FULL shop.items");

        var result = await bench.RunBatchAsync(range);

        Assert.Equal(BatchEnding.StorageChanged, result.Ending);
        Assert.Equal(0, await bench.CountAsync("quantity IS NOT NULL"));
    }

    [Fact]
    public async Task A_row_that_no_mapping_can_read_poisons_the_batch()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        await bench.FillAsync("UPDATE shop.items SET qty = 'a dozen' WHERE id = 25");

        var result = await bench.RunBatchAsync(await bench.RangeAsync());

        Assert.Equal((BatchEnding.Poisoned, "invalid input syntax for type integer: \"a dozen\""), (result.Ending, result.Message));
    }

    [Fact]
    public async Task The_whole_transaction_is_ended_before_the_deadlock_timeout_whatever_it_does()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(5000);
        await bench.Database.ExecuteAsync(
            """
            CREATE SEQUENCE shop.most;
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
                AS $$
                BEGIN
                    PERFORM setval('shop.most', (SELECT setting::bigint FROM pg_settings WHERE name = 'statement_timeout')), pg_sleep(0.01);
                    RETURN qty::integer;
                END
                $$
            """);

        var result = await bench.RunBatchAsync(await bench.RangeAsync());

        Assert.Equal(BatchEnding.TooSlow, result.Ending);
        var most = await bench.Database.ScalarAsync<long>("SELECT last_value FROM shop.most");
        Assert.InRange(most, 100, await bench.Database.ScalarAsync<long>("SELECT setting::bigint FROM pg_settings WHERE name = 'deadlock_timeout'") - 100);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(most), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_batch_that_is_the_victim_of_a_deadlock_gives_way_and_says_so()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20);

        // At the second row, with the first one written, until the application waits for that; then the batch, and it alone, looks for deadlocks at once.
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN
                WHILE qty = '2' AND NOT EXISTS (SELECT FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) WHERE NOT l.granted AND a.datname = current_database()) LOOP
                    PERFORM pg_sleep(0.005);
                END LOOP;
                IF current_setting('lock_timeout') <> '0' THEN
                    PERFORM set_config('deadlock_timeout', '1ms', true);
                END IF;
                RETURN qty::integer;
            END
            $$
            """);
        var range = await bench.RangeAsync();
        await using var writer = await bench.BeginAsync("UPDATE shop.items SET touched = 1 WHERE id = 20");

        var batch = bench.RunBatchAsync(range);
        while (!batch.IsCompleted && await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'") == 0)
        {
        }

        await writer.ExecuteAsync("UPDATE shop.items SET touched = 1 WHERE id = 1");
        await writer.CommitAsync();

        var result = await batch;
        Assert.Equal((BatchEnding.GaveWay, "deadlock detected"), (result.Ending, result.Message));
        Assert.Equal(2, await bench.CountAsync("touched = 1"));
        Assert.Equal(0, await bench.CountAsync("quantity IS NOT NULL AND touched <> 1"));
    }

    [Fact]
    public async Task In_a_deadlock_it_is_never_the_application_that_dies()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(50);
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
                AS 'BEGIN PERFORM pg_sleep(0.02); RETURN qty::integer; END'
            """);
        var range = await bench.RangeAsync();
        await using var writer = await bench.BeginAsync("UPDATE shop.items SET touched = 1 WHERE id = 50");

        var batch = bench.RunBatchAsync(range);
        while (!batch.IsCompleted && await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 0)
        {
        }

        await writer.ExecuteAsync("UPDATE shop.items SET touched = 1 WHERE id = 1");
        await writer.CommitAsync();

        Assert.True((await batch).Ending is BatchEnding.GaveWay or BatchEnding.TooSlow);
        Assert.Equal(2, await bench.CountAsync("touched = 1"));
    }

    [Fact]
    public async Task A_trigger_of_the_user_finds_the_tables_of_its_own_schema()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync(
            """
            CREATE TABLE shop.audit (item integer);
            CREATE FUNCTION shop.write_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NULL; END';
            """);
        await bench.FillAsync(10);
        await bench.Database.ExecuteAsync("CREATE TRIGGER audit AFTER UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.write_audit()");

        var result = await bench.RunBatchAsync(await bench.RangeAsync());

        Assert.Equal((BatchEnding.Committed, 10), (result.Ending, result.Rows));
    }

    [Fact]
    public async Task What_lies_in_no_row_is_no_poison()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        var range = await bench.RangeAsync();
        await bench.Database.ExecuteAsync("DROP FUNCTION migrator.quantity_up");

        var batch = await bench.RunBatchAsync(range);
        var refused = await Assert.ThrowsAsync<RowsRefusedException>(() => bench.Ports.Rows.IsolatePoisonAsync(bench.Request(range), new(), CancellationToken.None));

        Assert.Equal(BatchEnding.Poisoned, batch.Ending);

        Assert.Equal("42883", refused.ServerCode);
    }
}
