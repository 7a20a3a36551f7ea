using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Scenarios;
using Npgsql;

namespace Migrator.Specification.Tests;

/// <summary>Writers of both versions at once, on the same rows, while rows are copied: nothing is lost, and nobody fails for a reason that is not documented.</summary>
public sealed class MoveWriterTests(ServerFixture server)
{
    private const string Differences =
        """
        SELECT count(*) FROM shop.twin t FULL JOIN shop.users u USING (id) LEFT JOIN shop.profiles p ON p.user_id = u.id
        WHERE t.id IS NULL OR u.id IS NULL OR t.email IS DISTINCT FROM u.email OR t.phone IS DISTINCT FROM u.phone OR t.email IS DISTINCT FROM p.email OR t.phone IS DISTINCT FROM p.phone
        """;

    private static readonly MigrationId Id = Stage.IdOf(typeof(MovedColumns.Migration));

    /// <summary>What the old version does, and the same to a table that knows only one shape.</summary>
    private static readonly (string Sql, string Twin)[] Old =
    [
        ("UPDATE shop.users SET email = @v WHERE id = @id", "UPDATE shop.twin SET email = @v WHERE id = @id"),
        ("UPDATE shop.users SET phone = @n, name = 'o' WHERE id = @id", "UPDATE shop.twin SET phone = @n WHERE id = @id"),
        ("UPDATE shop.users SET email = @v, phone = NULL WHERE id = @id", "UPDATE shop.twin SET email = @v, phone = NULL WHERE id = @id"),
        ("DELETE FROM shop.users WHERE id = @id", "DELETE FROM shop.twin WHERE id = @id"),
        ("INSERT INTO shop.users (id, email, phone) VALUES (@id, @v, @n) ON CONFLICT (id) DO UPDATE SET phone = EXCLUDED.phone", "INSERT INTO shop.twin (id, email, phone) VALUES (@id, @v, @n) ON CONFLICT (id) DO UPDATE SET phone = EXCLUDED.phone"),
        ("UPDATE shop.users SET id = @id + 1000 WHERE id = @id AND NOT EXISTS (SELECT FROM shop.users WHERE id = @id + 1000)", "UPDATE shop.twin SET id = @id + 1000 WHERE id = @id"),
        ("UPDATE shop.users SET name = 'nothing of it' WHERE id = @id", ""),
    ];

    /// <summary>The new version.</summary>
    private static readonly (string Sql, string Twin)[] New =
    [
        ("UPDATE shop.profiles SET email = @v WHERE user_id = @id", "UPDATE shop.twin SET email = @v WHERE id = @id"),
        ("UPDATE shop.profiles SET phone = @n, bio = 'n' WHERE user_id = @id", "UPDATE shop.twin SET phone = @n WHERE id = @id"),
        ("UPDATE shop.profiles SET email = @v, phone = NULL WHERE user_id = @id", "UPDATE shop.twin SET email = @v, phone = NULL WHERE id = @id"),
        ("INSERT INTO shop.profiles AS p (user_id, email) SELECT id, @v FROM shop.users WHERE id = @id ON CONFLICT (user_id) DO UPDATE SET email = EXCLUDED.email", "UPDATE shop.twin SET email = @v WHERE id = @id"),
        ("DELETE FROM shop.profiles WHERE user_id = @id", "UPDATE shop.twin SET email = NULL, phone = NULL WHERE id = @id"),
        ("UPDATE shop.profiles SET bio = 'nothing of it' WHERE user_id = @id", ""),
    ];

    [Fact]
    public async Task Writers_of_both_versions_on_the_same_rows_lose_nothing_while_rows_are_copied()
    {
        await using var stage = await StageAsync();
        await stage.ExecuteAsync("INSERT INTO shop.users (id, name, email, phone) SELECT n, 'N', n || '@n', n FROM generate_series(601, 20000) n; CREATE TABLE shop.twin AS SELECT id, email, phone FROM shop.users; ALTER TABLE shop.twin ADD PRIMARY KEY (id)");
        People.AssertDone(await stage.ExpandAsync(await stage.PlanAsync(typeof(MovedColumns.Migration))));
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 6).Select(number => Task.Run(() => WriteAsync(stage, number, number % 2 == 0 ? Old : New, stopping.Token))).ToList();

        await Task.Delay(TimeSpan.FromSeconds(1), Stage.Stopping);
        People.AssertDone(await stage.BackfillAsync(Id));
        await Task.Delay(TimeSpan.FromSeconds(3), Stage.Stopping);
        await stopping.CancelAsync();
        var tallies = await Task.WhenAll(writers);

        // 40P01 is documented; a key may also be taken, or a user gone, between two of a writer's own looks.
        Assert.All(tallies.SelectMany(tally => tally.Failures.Keys), state => Assert.Contains(state, (string[])["40P01", "23505", "23503"]));
        Assert.All(tallies, tally => Assert.True(tally.Done > 50, $"only {tally.Done}"));
        Assert.Equal(0, await stage.Server.ScalarAsync<long>(Differences));
        Assert.Empty(await stage.ReadPoisonAsync(Id));
        People.AssertDone(await stage.VerifyAsync(Id));
    }

    [Fact]
    public async Task Two_versions_that_write_the_same_row_from_both_sides_may_deadlock_and_a_retry_cures_it()
    {
        await using var stage = await StageAsync();
        People.AssertDone(await stage.ExpandAsync(await stage.PlanAsync(typeof(MovedColumns.Migration))));
        People.AssertDone(await stage.BackfillAsync(Id));
        await using var old = await OpenedAsync(stage);
        await using var @new = await OpenedAsync(stage);

        await DoAsync(old, "BEGIN; UPDATE shop.users SET name = 'locked' WHERE id = 1");
        await DoAsync(@new, "BEGIN; UPDATE shop.profiles SET bio = 'locked' WHERE user_id = 1");
        var first = TryAsync(old, "UPDATE shop.users SET phone = 1 WHERE id = 1; COMMIT");
        var second = TryAsync(@new, "UPDATE shop.profiles SET phone = 2 WHERE user_id = 1; COMMIT");
        string?[] states = [await first, await second];

        Assert.Equal([null, "40P01"], states.Order());
        var (loser, sql) = states[0] is null ? (@new, "UPDATE shop.profiles SET phone = 2 WHERE user_id = 1") : (old, "UPDATE shop.users SET phone = 1 WHERE id = 1");
        await DoAsync(loser, $"ROLLBACK; {sql}");
        Assert.Equal(states[0] is null ? "2|2" : "1|1", await stage.ReadAsync("SELECT u.phone, p.phone FROM shop.users u JOIN shop.profiles p ON p.user_id = u.id WHERE u.id = 1", 0));
    }

    [Fact]
    public async Task A_row_that_comes_into_a_table_that_was_there_before_waits_for_a_writer_of_the_old_column()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        var scenario = new MovedToExistingTable();
        await stage.BuildAsync($"{scenario.Before};\n{scenario.Rows}; DELETE FROM shop.profiles WHERE of_user = 1");
        People.AssertDone(await stage.ExpandAsync(await stage.PlanAsync(typeof(MovedToExistingTable.Migration))));
        await using var writer = await OpenedAsync(stage);
        await using var comer = await OpenedAsync(stage);

        await DoAsync(writer, "BEGIN; UPDATE shop.users SET email = 'late@x' WHERE id = 1");
        var coming = TryAsync(comer, "INSERT INTO shop.profiles (of_tenant, of_user, bio) VALUES (7, 1, '')");
        await stage.Server.ExecuteAsync("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$");
        await DoAsync(writer, "COMMIT");

        Assert.Null(await coming);
        Assert.Equal("late@x", await stage.ReadAsync("SELECT email FROM shop.profiles WHERE of_user = 1", 0));
    }

    private async Task<Stage> StageAsync()
    {
        var stage = await Stage.CreateAsync(server, Mode.Plain);
        var scenario = new MovedColumns();

        // Without what new versions must not break, so that every write of the writers below is one that may succeed.
        await stage.BuildAsync($"{scenario.Before};\n{scenario.Rows}; DROP INDEX shop.users_email");
        return stage;
    }

    private static async Task<(int Done, Dictionary<string, int> Failures)> WriteAsync(Stage stage, int number, (string Sql, string Twin)[] writes, CancellationToken stopping)
    {
        var (random, done, failures) = (new Random(number), 0, new Dictionary<string, int>());
        await using var connection = await OpenedAsync(stage);
        while (!stopping.IsCancellationRequested)
        {
            var write = writes[random.Next(writes.Length)];
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(Stage.Stopping);
                var (id, value, count) = (random.Next(100) < 60 ? random.Next(601, 650) : random.Next(601, 20000), $"{number}.{done}@w", random.Next(100));
                if (await WriteAsync(connection, write.Sql, id, value, count) > 0 && write.Twin.Length > 0)
                {
                    await WriteAsync(connection, write.Twin, id, value, count);
                }

                await transaction.CommitAsync(Stage.Stopping);
                done++;
            }
            catch (PostgresException refused)
            {
                failures[refused.SqlState] = failures.GetValueOrDefault(refused.SqlState) + 1;
            }
        }

        return (done, failures);
    }

    private static async Task<int> WriteAsync(NpgsqlConnection connection, string sql, int id, string value, int count)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("v", value);
        command.Parameters.AddWithValue("n", (decimal)count);
        return await command.ExecuteNonQueryAsync(Stage.Stopping);
    }

    private static async Task<NpgsqlConnection> OpenedAsync(Stage stage) => await stage.Server.DataSource.OpenConnectionAsync(Stage.Stopping);

    private static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stage.Stopping);
    }

    private static async Task<string?> TryAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await DoAsync(connection, sql);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
