using Migrator.Changes;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What a write means, row by row, for every kind of mapping.</summary>
public sealed class TruthTableTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, amount int DEFAULT 0, note text);
        INSERT INTO shop.items VALUES (1, 5, 'old');
        """;

    private static readonly ReplaceColumns TwoWay = Wanted.Replace("items", "amount", "cents", "bigint", up: "amount::bigint * 100", down: "(cents / 100)::int");

    private static readonly ReplaceColumns OneWay = Wanted.Replace("items", "amount", "cents", "bigint", up: "amount::bigint * 100", down: null);

    private static readonly AddColumn Initial = Wanted.Initial("items", "cents", "bigint", up: "amount::bigint * 100");

    [Theory]
    [InlineData("INSERT, old given", "INSERT INTO shop.items (id, amount) VALUES (2, 7)", "7|700", 0)]
    [InlineData("INSERT, old given as NULL", "INSERT INTO shop.items (id, amount) VALUES (2, NULL)", "-|-", 0)]
    [InlineData("INSERT, new given, old left to its default", "INSERT INTO shop.items (id, cents) VALUES (2, 700)", "7|700", 0)]
    [InlineData("INSERT, new given, old given as NULL", "INSERT INTO shop.items (id, amount, cents) VALUES (2, NULL, 700)", "7|700", 0)]
    [InlineData("INSERT, both given and alike", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 700)", "7|700", 0)]
    [InlineData("INSERT, both given, one side explains the other", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 755)", "7|755", 0)]
    [InlineData("INSERT, both given and different", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 900)", "7|900", 1)]
    [InlineData("INSERT, neither given", "INSERT INTO shop.items (id) VALUES (2)", "0|0", 0)]
    [InlineData("INSERT of several rows", "INSERT INTO shop.items (id, amount) VALUES (2, 7), (3, 8)", "7|700", 0)]
    [InlineData("UPDATE, old changed", "UPDATE shop.items SET amount = 8 WHERE id = 2", "8|800", 0)]
    [InlineData("UPDATE, old changed to NULL", "UPDATE shop.items SET amount = NULL WHERE id = 2", "-|-", 0)]
    [InlineData("UPDATE, new changed", "UPDATE shop.items SET cents = 900 WHERE id = 2", "9|900", 0)]
    [InlineData("UPDATE, new changed to what the old cannot tell", "UPDATE shop.items SET cents = 955 WHERE id = 2", "9|955", 0)]
    [InlineData("UPDATE, new changed to NULL", "UPDATE shop.items SET cents = NULL WHERE id = 2", "-|-", 0)]
    [InlineData("UPDATE, both changed and alike", "UPDATE shop.items SET amount = 8, cents = 800 WHERE id = 2", "8|800", 0)]
    [InlineData("UPDATE, both changed and different", "UPDATE shop.items SET amount = 8, cents = 900 WHERE id = 2", "8|900", 1)]
    [InlineData("UPDATE, neither changed", "UPDATE shop.items SET note = 'seen' WHERE id = 2", "5|500", 0)]
    [InlineData("upsert, old changed", "INSERT INTO shop.items (id, amount) VALUES (2, 8) ON CONFLICT (id) DO UPDATE SET amount = EXCLUDED.amount", "8|800", 0)]
    [InlineData("upsert, new changed", "INSERT INTO shop.items (id, cents) VALUES (2, 900) ON CONFLICT (id) DO UPDATE SET cents = EXCLUDED.cents", "9|900", 0)]
    public Task Two_way_on_a_copied_row(string _, string statement, string expected, int drift) => JudgeAsync(TwoWay, statement, expected, drift, isPending: false);

    [Theory]
    [InlineData("UPDATE, old changed", "UPDATE shop.items SET amount = 8 WHERE id = 1", "8|800", 0)]
    [InlineData("UPDATE, new changed", "UPDATE shop.items SET cents = 900 WHERE id = 1", "9|900", 0)]
    [InlineData("UPDATE, both changed and alike", "UPDATE shop.items SET amount = 8, cents = 800 WHERE id = 1", "8|800", 0)]
    [InlineData("UPDATE, both changed and different", "UPDATE shop.items SET amount = 8, cents = 900 WHERE id = 1", "8|900", 1)]
    [InlineData("UPDATE, neither changed", "UPDATE shop.items SET note = 'seen' WHERE id = 1", "5|500", 0)]
    public Task Two_way_on_a_pending_row(string _, string statement, string expected, int drift) => JudgeAsync(TwoWay, statement, expected, drift, isPending: true);

    [Theory]
    [InlineData("INSERT, old given", "INSERT INTO shop.items (id, amount) VALUES (2, 7)", "7|700", 0)]
    [InlineData("INSERT, new given, and old has no way to follow", "INSERT INTO shop.items (id, cents) VALUES (2, 700)", "0|700", 1)]
    [InlineData("INSERT, both given and alike", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 700)", "7|700", 0)]
    [InlineData("INSERT, both given and different", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 900)", "7|900", 1)]
    [InlineData("INSERT, neither given", "INSERT INTO shop.items (id) VALUES (2)", "0|0", 0)]
    [InlineData("UPDATE, old changed", "UPDATE shop.items SET amount = 8 WHERE id = 2", "8|800", 0)]
    [InlineData("UPDATE, new changed and different", "UPDATE shop.items SET cents = 900 WHERE id = 2", "5|900", 1)]
    [InlineData("UPDATE, both changed and alike", "UPDATE shop.items SET amount = 8, cents = 800 WHERE id = 2", "8|800", 0)]
    [InlineData("UPDATE, neither changed", "UPDATE shop.items SET note = 'seen' WHERE id = 2", "5|500", 0)]
    public Task One_way_on_a_copied_row(string _, string statement, string expected, int drift) => JudgeAsync(OneWay, statement, expected, drift, isPending: false);

    [Theory]
    [InlineData("UPDATE, old changed", "UPDATE shop.items SET amount = 8 WHERE id = 1", "8|800", 0)]
    [InlineData("UPDATE, new changed and different", "UPDATE shop.items SET cents = 900 WHERE id = 1", "5|900", 1)]
    [InlineData("UPDATE, neither changed", "UPDATE shop.items SET note = 'seen' WHERE id = 1", "5|500", 0)]
    public Task One_way_on_a_pending_row(string _, string statement, string expected, int drift) => JudgeAsync(OneWay, statement, expected, drift, isPending: true);

    [Theory]
    [InlineData("INSERT without a value", "INSERT INTO shop.items (id, amount) VALUES (2, 7)", "7|700")]
    [InlineData("INSERT with a value", "INSERT INTO shop.items (id, amount, cents) VALUES (2, 7, 1)", "7|1")]
    [InlineData("UPDATE of what the value was made from", "UPDATE shop.items SET amount = 8 WHERE id = 2", "8|500")]
    [InlineData("UPDATE of the value", "UPDATE shop.items SET cents = 1 WHERE id = 2", "5|1")]
    [InlineData("UPDATE of the value to NULL", "UPDATE shop.items SET cents = NULL WHERE id = 2", "5|-")]
    [InlineData("UPDATE of something else", "UPDATE shop.items SET note = 'seen' WHERE id = 2", "5|500")]
    public Task Initial_value_on_a_copied_row(string _, string statement, string expected) => JudgeAsync(Initial, statement, expected, drift: 0, isPending: false);

    [Theory]
    [InlineData("UPDATE of something else", "UPDATE shop.items SET note = 'seen' WHERE id = 1", "5|500")]
    [InlineData("UPDATE of what the value is made from", "UPDATE shop.items SET amount = 8 WHERE id = 1", "8|800")]
    [InlineData("UPDATE of the value", "UPDATE shop.items SET cents = 1 WHERE id = 1", "5|1")]
    public Task Initial_value_on_a_pending_row(string _, string statement, string expected) => JudgeAsync(Initial, statement, expected, drift: 0, isPending: true);

    [Theory]
    [InlineData("INSERT without the column", "INSERT INTO shop.items (id) VALUES (2)", "none")]
    [InlineData("INSERT with the column", "INSERT INTO shop.items (id, fax) VALUES (2, '123')", "123")]
    [InlineData("UPDATE of the column", "UPDATE shop.items SET fax = '456' WHERE id = 1", "456")]
    [InlineData("UPDATE of something else", "UPDATE shop.items SET note = 'seen' WHERE id = 1", "old")]
    public async Task Last_value(string _, string statement, string expected)
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.items (id int PRIMARY KEY, fax text NOT NULL, note text); INSERT INTO shop.items VALUES (1, 'old', '')");
        await scene.ExpandAsync(1, Wanted.Drop("items", "fax", last: "'none'"));

        await scene.WriteAsync(statement);

        Assert.Equal(expected, await scene.TextAsync("SELECT fax FROM shop.items ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task Of_a_pending_row_new_columns_that_are_not_named_come_from_the_old_part_first()
    {
        await using var scene = await SplitNameAsync();

        await scene.WriteAsync("UPDATE shop.people SET last_name = 'Byron' WHERE id = 1");

        Assert.Equal("Ada Byron|Ada|Byron", await scene.TextAsync("SELECT concat_ws('|', full_name, first_name, last_name) FROM shop.people"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_mapping_that_gives_a_value_for_nothing_holds_for_rows_inserted_with_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, state text)");
        await scene.ExpandAsync(1, Wanted.Replace("items", "state", "status", "text", up: "coalesce(state, 'new')", down: "status"));

        await scene.WriteAsync("INSERT INTO shop.items (id) VALUES (1)");

        Assert.Equal("new", await scene.TextAsync("SELECT status FROM shop.items"));
    }

    [Fact]
    public async Task A_write_that_concerns_nothing_does_not_even_enter_the_sync()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, TwoWay);
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync(
            """
            DO $$
            DECLARE f regprocedure;
            BEGIN
                FOR f IN SELECT tgfoid::regprocedure FROM pg_trigger WHERE tgrelid = 'shop.items'::regclass LOOP
                    EXECUTE format('CREATE OR REPLACE FUNCTION migrator.%I() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RAISE ''entered''; END $body$', (SELECT proname FROM pg_proc WHERE oid = f));
                END LOOP;
            END $$
            """);

        await scene.WriteAsync("UPDATE shop.items SET note = 'seen', amount = amount");

        Assert.Equal("seen", await scene.TextAsync("SELECT note FROM shop.items"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => scene.WriteAsync("UPDATE shop.items SET amount = 6"));
    }

    [Fact]
    public async Task Drift_tells_which_row_and_which_version_of_which_application()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, TwoWay);

        await scene.WriteAsync("UPDATE shop.items SET amount = 8, cents = 900");

        Assert.Equal("1|shop/1.0.0|items: amount → cents", await scene.TextAsync("SELECT concat_ws('|', row_key, application, mapping_key) FROM migrator.drift"));
        Assert.Equal(1, await scene.Database.ScalarAsync<long>("SELECT sum(count)::bigint FROM migrator.drift_count"));
    }

    private async Task JudgeAsync(SchemaChange change, string statement, string expected, int drift, bool isPending)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, change);
        if (!isPending)
        {
            await scene.BackfillAsync(1);
            if (!statement.StartsWith("INSERT", StringComparison.Ordinal) || statement.Contains("ON CONFLICT", StringComparison.Ordinal))
            {
                await scene.WriteAsync("INSERT INTO shop.items (id, amount) VALUES (2, 5)");
            }
        }

        await scene.WriteAsync(statement);

        Assert.Equal(expected, await scene.TextAsync($"SELECT concat_ws('|', coalesce(amount::text, '-'), coalesce(cents::text, '-')) FROM shop.items WHERE id = {(isPending ? 1 : 2)}"));
        Assert.Equal(drift, await scene.CountAsync("migrator.drift"));
        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(drift > 0, (await scene.TryVerifyAsync(1)).Outcome is RunOutcome.VerificationFailed);
    }

    private async Task<FactScene> SplitNameAsync()
    {
        var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.people (id int PRIMARY KEY, full_name text); INSERT INTO shop.people VALUES (1, 'Ada Lovelace')");
        await scene.ExpandAsync(1, Wanted.Replace(
            "people",
            [("full_name", "concat_ws(' ', first_name, last_name)")],
            [("first_name", "text", "split_part(full_name, ' ', 1)"), ("last_name", "text", "split_part(full_name, ' ', 2)")]));
        return scene;
    }
}
