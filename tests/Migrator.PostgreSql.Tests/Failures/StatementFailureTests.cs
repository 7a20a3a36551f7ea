using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Workers;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>Statements of a batch that the server does not let through.</summary>
public sealed class StatementFailureTests(ServerFixture server)
{
    [Fact]
    public async Task A_batch_that_takes_too_long_is_made_smaller_until_it_goes_through()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(4000);
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
                AS 'BEGIN IF qty::integer BETWEEN 1500 AND 2500 THEN PERFORM pg_sleep(0.005); END IF; RETURN qty::integer; END'
            """);
        var observer = new Holding();

        var result = await bench.BackfillAsync(observer);

        Assert.Contains("canceling statement due to statement timeout", observer.Events.OfType<BackfillAdvanced>().Select(advanced => advanced.Reason));
        Assert.Equal((4000, true), (result.Rows, result.IsComplete));
        Assert.Equal(4000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task A_row_that_never_ends_is_put_aside_and_a_page_that_takes_too_long_is_divided()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(400);

        // A batch is shorter than the deadlock timeout.
        await bench.Database.ExecuteAsync($"ALTER DATABASE \"{bench.Database.Name}\" SET deadlock_timeout = '300ms'");
        bench.Database.DataSource.Clear();

        // A row that no time is enough for, and elsewhere ten that are too much for one statement together.
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
                AS 'BEGIN PERFORM pg_sleep(CASE WHEN qty::integer = 7 THEN 60 WHEN qty::integer BETWEEN 301 AND 310 THEN 0.05 ELSE 0 END); RETURN qty::integer; END'
            """);

        var result = await bench.BackfillAsync();

        Assert.Equal((399, 1), (result.Rows, result.Poisoned));
        Assert.Equal(399, await bench.CountAsync("quantity = id"));
        var row = Assert.Single(await bench.Ports.State.ReadPoisonAsync(Bench.Migration, 10, CancellationToken.None));
        Assert.Equal(("7", "up"), (row.Key, row.Direction));
        Assert.Contains("it did not end within the time of a batch", row.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_locked_for_a_while_is_waited_for_and_no_application_waits_for_us()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        await using var dba = await bench.BeginAsync("LOCK TABLE shop.items IN SHARE MODE");
        var stopping = TestContext.Current.CancellationToken;
        await using var application = await bench.Database.DataSource.OpenConnectionAsync(stopping);
        var waits = 0;
        var observer = new Meeting(async batch =>
        {
            if (batch == 5)
            {
                await dba.RollbackAsync();
            }
            else if (batch < 5)
            {
                waits++;
            }
        });

        // It may have the same lock at once, unless a batch that waits for its own stands before it in the queue and stays there.
        var backfill = bench.BackfillAsync(observer);
        var locked = 0;
        for (var isOver = false; !isOver; locked++)
        {
            isOver = waits >= 4 || backfill.IsCompleted;
            await using var command = new NpgsqlCommand("BEGIN; SET LOCAL lock_timeout = '10s'; LOCK TABLE shop.items IN SHARE MODE; COMMIT", application);
            await command.ExecuteNonQueryAsync(stopping);
        }

        var result = await backfill;

        Assert.Equal(4, waits);
        Assert.True(locked > 4, $"{locked} times");
        Assert.Contains("canceling statement due to lock timeout", observer.Events.OfType<BackfillAdvanced>().Select(advanced => advanced.Reason));
        Assert.Equal((20000, true), (result.Rows, result.IsComplete));
    }

    [Fact]
    public async Task A_deadlock_with_an_application_costs_a_batch_and_not_the_application()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(5000);
        using var stop = new CancellationTokenSource();
        var application = Task.Run(async () =>
        {
            // Downwards, while batches go upwards: each of them holds what the other one wants.
            await using var connection = await bench.Database.DataSource.OpenConnectionAsync();
            for (var last = 5000; !stop.IsCancellationRequested; last = last > 200 ? last - 100 : 5000)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                foreach (var id in new[] { last, last - 50, last - 100 })
                {
                    await using var command = new NpgsqlCommand($"UPDATE shop.items SET touched = touched + 1 WHERE id = {Math.Max(1, id)}", connection, transaction);
                    await command.ExecuteNonQueryAsync();
                    await Task.Delay(5);
                }

                await transaction.CommitAsync();
            }
        }, TestContext.Current.CancellationToken);

        var result = await bench.BackfillAsync(settings: new RunSettings { Workers = 2, LockRetryFor = TimeSpan.FromMinutes(2), BatchTarget = TimeSpan.FromMilliseconds(20) });
        await stop.CancelAsync();
        await application;

        Assert.True(result.IsComplete);
        Assert.Equal(5000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task A_column_that_somebody_adds_meanwhile_is_none_of_its_business_and_one_that_is_dropped_stops_it()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(20000);
        var observer = new Meeting(async batch =>
        {
            switch (batch)
            {
                case 2:
                    await bench.Database.ExecuteAsync("ALTER TABLE shop.items ADD note text");
                    break;
                case 4:
                    await bench.Database.ExecuteAsync("ALTER TABLE shop.items DROP COLUMN quantity CASCADE");
                    break;
            }
        });

        var refused = await Assert.ThrowsAsync<RowsRefusedException>(() => bench.BackfillAsync(observer));

        Assert.Equal("42703", refused.ServerCode);
        Assert.Equal(4, observer.Batches);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.backfill_range WHERE owner IS NOT NULL"));
    }

    [Fact]
    public async Task Ranges_that_somebody_deletes_are_laid_out_again_because_the_count_finds_what_is_missing()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var observer = new Meeting(batch => batch == 3 ? bench.Database.ExecuteAsync("DELETE FROM migrator.backfill_range") : Task.CompletedTask);

        var result = await bench.BackfillAsync(observer);

        Assert.True(result.IsComplete);
        Assert.Equal(20000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task Rows_that_come_while_the_sync_is_disabled_are_copied_by_another_pass_and_what_differs_is_found()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var observer = new Meeting(batch => batch == 3
            ? bench.FillAsync("INSERT INTO shop.items (id, qty) SELECT i, i::text FROM generate_series(20001, 22000) AS i; UPDATE shop.items SET qty = '0' WHERE id = 1")
            : Task.CompletedTask);

        var result = await bench.BackfillAsync(observer);
        var evidence = await bench.VerifyAsync(1L << 40);

        Assert.Equal((22000, 22000, true), (result.Rows, result.RowsInTable, result.IsComplete));
        Assert.Equal((0, 1, "1"), (evidence.Pending, evidence.Mismatched, Assert.Single(evidence.Samples)));
    }

    [Fact]
    public async Task An_insert_storm_does_not_make_it_endless_and_what_is_inserted_is_not_copied_again()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var id = 20000;
        var observer = new Meeting(_ =>
        {
            var first = Interlocked.Add(ref id, 2000) - 1999;
            return bench.Database.ExecuteAsync($"INSERT INTO shop.items (id, qty) SELECT i, i::text FROM generate_series({first}, {first + 1999}) AS i");
        });

        var result = await bench.BackfillAsync(observer, new RunSettings { Workers = 2, LockRetryFor = TimeSpan.FromMinutes(2) });

        Assert.Equal((20000, (long)id, true), (result.Rows, result.RowsInTable, result.IsComplete));
        Assert.Equal(id, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task Keys_that_change_meanwhile_take_their_rows_to_no_place_where_they_are_missed()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        var observer = new Meeting(batch => bench.Database.ExecuteAsync($"UPDATE shop.items SET id = -id WHERE id % 7 = {batch % 7}"));

        var result = await bench.BackfillAsync(observer, new RunSettings { Workers = 2, LockRetryFor = TimeSpan.FromMinutes(2) });

        Assert.True(result.IsComplete);
        Assert.Equal(20000, await bench.CountAsync("quantity = abs(id)"));
    }

    [Fact]
    public async Task A_mapping_whose_value_is_NULL_ends_all_the_same()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync("INSERT INTO shop.items (id, qty) SELECT i, NULL FROM generate_series(1, 2000) AS i");

        var result = await bench.BackfillAsync();

        Assert.Equal((2000, 2000, true), (result.Rows, result.RowsInTable, result.IsComplete));
    }

    [Fact]
    public async Task A_clock_of_ours_that_is_a_day_wrong_makes_no_difference()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(5000);
        var range = await bench.Ports.State.PrepareRangesAsync(bench.Lease, "B1", Bench.Table, [(0, 10)], "1", CancellationToken.None);

        var mine = await bench.Ports.State.LeaseRangeAsync(bench.Lease, "B1", "me", TimeSpan.FromSeconds(30), 1000, CancellationToken.None);
        var result = await new TableBackfill(bench.Ports, new RunSettings(), new Holding(), new DayAhead()).RunAsync(bench.Lease, Bench.Table, null, CancellationToken.None);

        Assert.Single(range);
        Assert.InRange(
            await bench.Database.ScalarAsync<double>($"SELECT extract(epoch FROM coalesce(max(lease_expires), clock_timestamp() + interval '30 s') - clock_timestamp())::float8 FROM migrator.backfill_range WHERE id = {mine.Range!.Id}"),
            0,
            30);
        Assert.Equal((5000, true), (result.Rows, result.IsComplete));
    }

    private sealed class DayAhead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(1);
    }
}
