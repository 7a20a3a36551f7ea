using Migrator.Execution.Runs;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Writers of both versions at once on the same values: no statement fails that did not fail before, and nothing is lost.</summary>
public sealed class LookupWriterTests(ServerFixture server)
{
    private const int Enough = 20;
    private const int MostAttempts = 50_000;
    private const string Differences = "shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.country_name IS DISTINCT FROM c.name";

    private const string Both = "SELECT o.country_name || '|' || c.name FROM shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.id = ";

    private const string SomebodyWaits = "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$";

    [Fact]
    public async Task Two_sessions_that_write_the_same_new_value_at_once_get_the_same_row()
    {
        await using var scene = await BackfilledAsync();
        await using var one = await scene.ConnectAsync();
        await using var two = await scene.ConnectAsync();

        await one.DoAsync("BEGIN; INSERT INTO shop.orders VALUES (1001, 'New land')");
        var waiting = two.DoAsync("INSERT INTO shop.orders VALUES (1002, 'New land')");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await one.DoAsync("COMMIT");
        await waiting;

        Assert.Equal(1, await scene.CountAsync("shop.countries WHERE name = 'New land'"));
        Assert.Equal(2, await scene.CountAsync("shop.orders o JOIN shop.countries c ON c.id = o.country_id WHERE c.name = 'New land'"));
    }

    [Fact]
    public async Task A_new_value_whose_first_writer_takes_it_back_is_inserted_by_the_second()
    {
        await using var scene = await BackfilledAsync();
        await using var one = await scene.ConnectAsync();
        await using var two = await scene.ConnectAsync();

        await one.DoAsync("BEGIN; INSERT INTO shop.orders VALUES (1001, 'New land')");
        var waiting = two.DoAsync("INSERT INTO shop.orders VALUES (1002, 'New land')");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await one.DoAsync("ROLLBACK");
        await waiting;

        Assert.Equal("New land|New land", await scene.TextAsync(Both + "1002"));
    }

    [Fact]
    public async Task Two_sessions_that_wait_for_each_others_new_values_both_succeed_and_the_row_left_over_is_filled_later()
    {
        await using var scene = await BackfilledAsync();
        await using var one = await scene.ConnectAsync();
        await using var two = await scene.ConnectAsync();

        await one.DoAsync("BEGIN; INSERT INTO shop.orders VALUES (1001, 'A')");
        await two.DoAsync("BEGIN; INSERT INTO shop.orders VALUES (1002, 'B')");
        var first = one.DoAsync("INSERT INTO shop.orders VALUES (1003, 'B'); COMMIT");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await two.DoAsync("INSERT INTO shop.orders VALUES (1004, 'A'); COMMIT");
        await first;

        Assert.Equal(4, await scene.CountAsync("shop.orders WHERE id > 1000"));
        Assert.Equal(1, await scene.CountAsync("shop.orders WHERE country_id IS NULL"));
        Assert.Equal(1, await scene.PendingAsync("orders"));
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);

        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_row_left_over_is_filled_by_the_next_write_of_either_version()
    {
        await using var scene = await BackfilledAsync();
        await scene.Database.ExecuteAsync($"ALTER TABLE shop.countries ADD CONSTRAINT no_x CHECK (name <> 'x')");
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (1001, 'x'), (1002, 'x'), (1003, 'x')");
        Assert.Equal(3, await scene.PendingAsync("orders"));
        await scene.Database.ExecuteAsync($"ALTER TABLE shop.countries DROP CONSTRAINT no_x");

        await scene.WriteAsync("UPDATE shop.orders SET amount = 1 WHERE id = 1001; UPDATE shop.orders SET country_id = 1 WHERE id = 1002");

        Assert.Equal("x|x", await scene.TextAsync(Both + "1001"));
        Assert.Equal("Land 0|Land 0", await scene.TextAsync(Both + "1002"));
        Assert.Equal(1, await scene.PendingAsync("orders"));

        await scene.WriteAsync("DELETE FROM shop.orders WHERE id = 1003");
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public async Task A_value_that_came_after_the_snapshot_fails_no_statement(string level)
    {
        await using var scene = await BackfilledAsync();
        await using var session = await scene.ConnectAsync();
        await session.DoAsync($"BEGIN ISOLATION LEVEL {level}; SELECT count(*) FROM shop.orders");
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (1001, 'New land')");

        await session.DoAsync("INSERT INTO shop.orders VALUES (1002, 'New land'), (1003, 'Land 1'), (1004, 'Mine'); UPDATE shop.orders SET country_name = 'Land 2' WHERE id = 1; COMMIT");

        Assert.Equal(1, await scene.PendingAsync("orders"));
        Assert.Equal("Land 1|Land 1", await scene.TextAsync(Both + "1003"));
        Assert.Equal("Mine|Mine", await scene.TextAsync(Both + "1004"));
        await scene.BackfillAsync(1);
        Assert.Equal("New land|New land", await scene.TextAsync(Both + "1002"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_lookup_row_that_is_being_deleted_makes_no_old_version_fail()
    {
        await using var scene = await BackfilledAsync();
        await scene.WriteAsync("INSERT INTO shop.countries (name) VALUES ('Unused')");
        await using var deleting = await scene.ConnectAsync();
        await using var old = await scene.ConnectAsync();

        await deleting.DoAsync("BEGIN; DELETE FROM shop.countries WHERE name = 'Unused'");
        var waiting = old.DoAsync("INSERT INTO shop.orders VALUES (1001, 'Unused')");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await deleting.DoAsync("COMMIT");
        await waiting;

        Assert.Equal("Unused|Unused", await scene.TextAsync(Both + "1001"));
    }

    [Fact]
    public async Task A_row_that_comes_while_its_value_is_renamed_follows()
    {
        await using var scene = await BackfilledAsync();
        await using var renaming = await scene.ConnectAsync();
        await using var @new = await scene.ConnectAsync();
        await using var old = await scene.ConnectAsync();

        await renaming.DoAsync("BEGIN; UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'");
        var byKey = @new.DoAsync("INSERT INTO shop.orders (id, country_id) VALUES (1001, 2)");
        var byValue = old.DoAsync("INSERT INTO shop.orders VALUES (1002, 'Land 1')");
        await scene.Database.ExecuteAsync(SomebodyWaits.Replace("NOT EXISTS (SELECT", "2 > (SELECT count(*)", StringComparison.Ordinal));
        await renaming.DoAsync("COMMIT");
        await Task.WhenAll(byKey, byValue);

        Assert.Equal("Renamed|Renamed", await scene.TextAsync(Both + "1001"));
        Assert.Equal("Land 1|Land 1", await scene.TextAsync(Both + "1002"));
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_name_that_changes_waits_for_rows_that_are_coming_and_reaches_them()
    {
        await using var scene = await BackfilledAsync();
        await using var old = await scene.ConnectAsync();
        await using var renaming = await scene.ConnectAsync();

        await old.DoAsync("BEGIN; INSERT INTO shop.orders VALUES (1001, 'Land 1')");
        var waiting = renaming.DoAsync("UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await old.DoAsync("COMMIT");
        await waiting;

        Assert.Equal("Renamed|Renamed", await scene.TextAsync(Both + "1001"));
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_name_that_changes_above_READ_COMMITTED_misses_a_row_that_verification_finds_and_mends()
    {
        await using var scene = await BackfilledAsync();
        await using var renaming = await scene.ConnectAsync();

        await renaming.DoAsync("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM shop.orders");
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (1001, 'Land 1')");
        await renaming.DoAsync("UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'; COMMIT");

        Assert.Equal("Land 1|Renamed", await scene.TextAsync(Both + "1001"));
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.New)).Outcome);
        Assert.Equal("Renamed|Renamed", await scene.TextAsync(Both + "1001"));
    }

    [Fact]
    public async Task A_version_that_writes_both_shapes_while_the_name_changes_is_seen_to_disagree()
    {
        await using var scene = await BackfilledAsync();
        await using var renaming = await scene.ConnectAsync();
        await using var both = await scene.ConnectAsync();

        await renaming.DoAsync("BEGIN; UPDATE shop.countries SET name = 'Renamed' WHERE id = 2");
        var waiting = both.DoAsync("INSERT INTO shop.orders (id, country_name, country_id) SELECT 1001, name, id FROM shop.countries WHERE id = 2");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await renaming.DoAsync("COMMIT");
        await waiting;

        Assert.Equal(1, await scene.CountAsync("migrator.drift"));
    }

    [Fact]
    public async Task An_old_and_a_new_version_in_a_circle_through_a_row_of_the_table_lose_nothing_and_the_old_one_does_not_fail()
    {
        await using var scene = await BackfilledAsync();
        await using var old = await scene.ConnectAsync();
        await using var renaming = await scene.ConnectAsync();

        await old.DoAsync("BEGIN; UPDATE shop.orders SET amount = 0 WHERE id = 1");
        var rename = TryAsync(renaming, "UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'");
        await scene.Database.ExecuteAsync(SomebodyWaits);
        await old.DoAsync("INSERT INTO shop.orders VALUES (1001, 'Land 1'); COMMIT");

        Assert.True(await rename is null or "40P01");
        Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task Eight_writers_of_both_versions_on_the_same_rows_and_values_lose_nothing_while_rows_are_copied()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text, amount int);
            INSERT INTO shop.orders SELECT n, 'Land ' || n % 300, n FROM generate_series(1, 20000) n;
            CREATE TABLE shop.twin (id int PRIMARY KEY, country_name text);
            INSERT INTO shop.twin SELECT id, country_name FROM shop.orders;
            """);
        await scene.ExpandAsync(1, LookupTests.Countries(System.Data.Rule.SetNull));
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(number => Task.Run(() => WriteAsync(scene, number, false, stopping.Token))).ToList();

        await scene.BackfillAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(3), FactScene.Stopping);
        await stopping.CancelAsync();
        var tallies = await Task.WhenAll(writers);

        // A circle through a row of the table itself is documented.
        Assert.All(tallies.SelectMany(tally => tally.Failures), state => Assert.Equal("40P01", state));
        Assert.All(tallies, tally => Assert.True(tally.Done > Enough, $"only {tally.Done}"));
        Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync("shop.twin t FULL JOIN shop.orders o USING (id) WHERE t.id IS NULL OR o.id IS NULL OR t.country_name IS DISTINCT FROM o.country_name"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Writers_of_both_versions_and_of_the_lookup_table_itself_leave_no_row_that_differs()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text, amount int);
            INSERT INTO shop.orders SELECT n, 'Land ' || n % 300, n FROM generate_series(1, 5000) n;
            CREATE TABLE shop.twin (id int PRIMARY KEY, country_name text);
            """);
        await scene.ExpandAsync(1, LookupTests.Countries(System.Data.Rule.SetNull));
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(number => Task.Run(() => WriteAsync(scene, number, true, stopping.Token))).ToList();

        await scene.BackfillAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(4), FactScene.Stopping);
        await stopping.CancelAsync();
        var tallies = await Task.WhenAll(writers);

        // Of the new version alone: another row has the new name already, or a reference's row is gone meanwhile.
        Assert.All(tallies.SelectMany((tally, number) => tally.Failures.Select(state => (number, state))), failure => Assert.True(failure.state is "40P01" || (failure.number % 2 == 1 && failure.state is "23505" or "23503"), failure.ToString()));
        Assert.All(tallies, tally => Assert.True(tally.Done > Enough, $"only {tally.Done}"));
        Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    private static async Task<(int Done, List<string> Failures)> WriteAsync(FactScene scene, int number, bool writesLookup, CancellationToken stopping)
    {
        var (random, done, failures) = (new Random(number), 0, new List<string>());
        await using var connection = await scene.ConnectAsync();

        // On a machine that is busy with something else each still writes as much as is asked for.
        for (var attempts = 0; !stopping.IsCancellationRequested || (done <= Enough && attempts < MostAttempts); attempts++)
        {
            var (id, other) = (random.Next(1, 400), random.Next(1, 20000));
            var value = random.Next(4) switch { 0 => $"Land {random.Next(300)}", 1 => $"New {random.Next(40)}", 2 => $"Hot {done / 10 % 20}", _ => $"Own {number} {done}" };
            var reference = $"(SELECT id FROM shop.countries WHERE name = 'Land {random.Next(300)}')";
            var write = (number % 2, random.Next(5)) switch
            {
                (0, 0) => ($"UPDATE shop.orders SET country_name = '{value}' WHERE id = {id}", id),
                (0, 1) => ($"UPDATE shop.orders SET country_name = '{value}', amount = 0 WHERE id = {other}", other),
                (0, 2) => ($"INSERT INTO shop.orders (id, country_name) VALUES ({other}, '{value}') ON CONFLICT (id) DO UPDATE SET country_name = EXCLUDED.country_name", other),
                (0, 3) => ($"DELETE FROM shop.orders WHERE id = {id}", id),
                (0, _) => ($"INSERT INTO shop.orders (id, country_name) VALUES ({id}, NULL) ON CONFLICT (id) DO NOTHING", id),
                (_, 0) => ($"UPDATE shop.orders SET country_id = {reference} WHERE id = {id}", id),
                (_, 1) => ($"UPDATE shop.orders SET country_id = NULL WHERE id = {id}", id),
                (_, 2) => ($"INSERT INTO shop.orders (id, country_id) VALUES ({other}, {reference}) ON CONFLICT (id) DO UPDATE SET country_id = EXCLUDED.country_id", other),
                (_, 3) => ($"UPDATE shop.orders SET amount = 1 WHERE id = {id}", id),
                (_, _) => ($"INSERT INTO shop.countries (name) VALUES ('{value}') ON CONFLICT DO NOTHING", 0),
            };
            if (writesLookup && number % 2 == 1 && random.Next(3) == 0)
            {
                var name = $"Land {random.Next(300)}";
                write = (random.Next(3) == 0 ? $"DELETE FROM shop.countries WHERE name = '{name}'" : $"UPDATE shop.countries SET name = 'Land {random.Next(300)}' WHERE name = '{name}'", 0);
            }

            try
            {
                await using var transaction = await connection.BeginTransactionAsync(FactScene.Stopping);
                await using var command = new NpgsqlCommand(write.Item1, connection);
                var isWritten = await command.ExecuteNonQueryAsync(FactScene.Stopping) > 0;

                // What a version sees of its own row is what it wrote: the twin gets the same, in the same transaction, and knows only that.
                if (isWritten && write.Item2 > 0)
                {
                    await connection.DoAsync($"DELETE FROM shop.twin WHERE id = {write.Item2}; INSERT INTO shop.twin SELECT id, country_name FROM shop.orders WHERE id = {write.Item2}");
                }

                await transaction.CommitAsync(FactScene.Stopping);
                done++;
            }
            catch (PostgresException refused)
            {
                failures.Add(refused.SqlState);
            }
        }

        return (done, failures);
    }

    private static async Task<string?> TryAsync(NpgsqlConnection session, string sql)
    {
        try
        {
            await session.DoAsync(sql);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private async Task<FactScene> BackfilledAsync()
    {
        var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text NOT NULL, amount int); INSERT INTO shop.orders SELECT n, 'Land ' || n % 5, n FROM generate_series(1, 50) n");
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.BackfillAsync(1);
        return scene;
    }
}
