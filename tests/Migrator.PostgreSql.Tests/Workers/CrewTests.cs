using System.Collections.Concurrent;
using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Workers;

/// <summary>Several workers of one process.</summary>
public sealed class CrewTests(ServerFixture server)
{
    private static RunSettings Four { get; } = new() { Workers = 4, LockRetryFor = TimeSpan.FromMinutes(2), BatchTarget = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task Four_workers_write_every_row_once_and_as_one_does()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label, Bench.Token]);
        await bench.FillAsync(60000);

        var result = await bench.BackfillAsync(settings: Four);

        Assert.Equal((60000, 60000, true), (result.Rows, result.RowsInTable, result.IsComplete));
        Assert.Equal(60000, await bench.CountAsync($"quantity = id AND label = name AND token IS NOT NULL AND \"{bench.Marker}\" = 1 + 32 + 64"));
        Assert.Equal(60000, await bench.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
    }

    [Fact]
    public async Task The_tail_of_a_range_is_divided_among_idle_workers()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(60000);
        var copied = new ConcurrentBag<int>();
        using var all = new Barrier(4);
        var observer = new Meeting(async batch =>
        {
            // The first batch of each worker waits for the others: all of them have a range of their own then.
            if (batch <= 4)
            {
                await Task.Run(() => copied.Add(all.SignalAndWait(TimeSpan.FromSeconds(30)) ? batch : 0));
            }
        });

        var result = await bench.BackfillAsync(observer, Four);

        Assert.Equal([1, 2, 3, 4], copied.Order());
        Assert.Equal((60000, true), (result.Rows, result.IsComplete));
        Assert.Equal(60000, await bench.CountAsync("quantity = id"));
        Assert.True(await bench.Database.ScalarAsync<bool>(
            "SELECT min(from_unit) = 0 AND sum(to_unit - from_unit) = max(to_unit) AND bool_and(cursor_unit = to_unit) FROM migrator.backfill_range"));
        Assert.Contains(observer.Events.OfType<BackfillAdvanced>(), advanced => advanced.Workers > 1);
    }

    [Fact]
    public async Task A_process_uses_no_more_connections_than_workers_and_one()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(60000);
        await using var dataSource = Npgsql.NpgsqlDataSource.Create($"{bench.Database.ConnectionString};Application Name=crew");
        var most = 0L;
        var observer = new Meeting(async _ =>
        {
            var open = await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'crew' AND datname = current_database()");
            lock (dataSource)
            {
                most = Math.Max(most, open);
            }
        });

        await new TableBackfill(new BenchDatabase(dataSource), Four, observer, TimeProvider.System).RunAsync(bench.Lease, Bench.Table, null, CancellationToken.None);

        Assert.InRange(most, 1, 5);
    }

    [Fact]
    public async Task Poison_is_isolated_and_counted_exactly_however_many_work()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(40000);
        await bench.FillAsync("UPDATE shop.items SET qty = 'many' WHERE id % 4000 = 7 OR id = 40000");

        var result = await bench.BackfillAsync(settings: Four);

        Assert.Equal((11, true), (result.Poisoned, result.IsComplete));
        Assert.Equal(11, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.poison WHERE mapping_key = 'quantity'"));
        Assert.Equal(40000 - 11, await bench.CountAsync("quantity::text = qty"));
        Assert.Equal(40000, await bench.CountAsync("label = name"));
    }

    [Fact]
    public async Task More_workers_and_fewer_may_be_asked_for_while_it_runs()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(60000);
        var (present, three, shrunk) = (0, new TaskCompletionSource(), false);
        var observer = new Meeting(async batch =>
        {
            if (Interlocked.Increment(ref present) == 3)
            {
                three.TrySetResult();
            }

            try
            {
                if (batch == 3)
                {
                    await bench.Ports.State.ResumeAsync(Bench.Migration, null, null, 3, "ann", CancellationToken.None);
                }
                else if (batch > 3)
                {
                    await three.Task.WaitAsync(TimeSpan.FromMinutes(2));
                }

                if (batch == 4)
                {
                    await bench.Ports.State.ResumeAsync(Bench.Migration, null, null, 1, "ann", CancellationToken.None);
                    await bench.Database.UntilAsync("(SELECT count(*) = 1 FROM migrator.backfill_range WHERE owner IS NOT NULL)");
                    shrunk = true;
                }
            }
            finally
            {
                Interlocked.Decrement(ref present);
            }
        });

        var result = await bench.BackfillAsync(observer, new() { Workers = 1, LockRetryFor = TimeSpan.FromMinutes(2), Throttle = new() { LookEvery = TimeSpan.FromMilliseconds(20), MaxRows = 500 } });

        Assert.True(shrunk);
        Assert.Equal((60000, true), (result.Rows, result.IsComplete));
        Assert.Equal(60000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task What_was_left_behind_because_it_was_locked_survives_a_kill()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(30000);
        await using var writer = await bench.BeginAsync("SELECT 1 FROM shop.items WHERE id = 100 FOR UPDATE");
        var killed = new Meeting(async _ =>
        {
            if (await bench.Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM migrator.backfill_range WHERE left_behind)"))
            {
                throw new InvalidOperationException("killed");
            }
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.BackfillAsync(killed));
        var stretch = Assert.Single(await bench.Ports.State.ReadRangesAsync(Bench.Migration, CancellationToken.None), range => range.IsLeftBehind);
        await writer.RollbackAsync();
        var passes = new Meeting(_ => Task.CompletedTask);

        var result = await bench.BackfillAsync(passes, Four);

        var visited = Assert.Single(await bench.Ports.State.ReadRangesAsync(Bench.Migration, CancellationToken.None), range => range.Id == stretch.Id);
        Assert.Equal((0, true, true), (stretch.Cursor, visited.IsFinished, result.IsComplete));
        Assert.True(visited.RowsDone > 0);
        Assert.Equal(30000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task A_table_rewritten_under_four_workers_is_passed_anew_and_completely()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync("INSERT INTO shop.items (id, qty) SELECT i, i::text FROM generate_series(1, 60000) AS i");
        await bench.FillAsync("DELETE FROM shop.items WHERE id BETWEEN 1000 AND 30000");
        var observer = new Meeting(async batch =>
        {
            if (batch == 6)
            {
                await bench.Database.ExecuteAsync("VACUUM FULL shop.items");
            }
        });

        var result = await bench.BackfillAsync(observer, Four);

        Assert.True(result.IsComplete);
        Assert.Equal(60000 - 29001, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task What_stops_one_worker_for_good_stops_all_and_gives_their_ranges_back()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(60000);
        await bench.Database.ExecuteAsync(
            """
            CREATE FUNCTION shop.full() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.id = 40000 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER full_disk BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.full();
            """);

        await Assert.ThrowsAsync<RowsRefusedException>(() => bench.BackfillAsync(settings: Four));

        Assert.Equal(0, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.backfill_range WHERE owner IS NOT NULL"));
        Assert.Equal(0, await bench.CountAsync("id = 40000 AND quantity IS NOT NULL"));
    }

    [Fact]
    public async Task A_cancellation_ends_all_of_them_after_their_batches()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(60000);
        using var cancellation = new CancellationTokenSource();
        var observer = new Meeting(batch => batch == 6 ? cancellation.CancelAsync() : Task.CompletedTask);

        var result = await bench.BackfillUntilAsync(cancellation.Token, observer, Four);

        Assert.Equal(BackfillEnding.Interrupted, result.Ending);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.backfill_range WHERE owner IS NOT NULL"));
        Assert.Equal(await bench.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"), await bench.CountAsync("quantity IS NOT NULL"));
    }
}
