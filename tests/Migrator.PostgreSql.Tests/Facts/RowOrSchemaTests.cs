using Migrator.Changes;
using Migrator.Execution;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>
/// An error that says that something is missing, not allowed or not ready: raised for a row's values it puts that row aside,
/// as any other does; raised because it is so, it puts none aside.
/// </summary>
public sealed class RowOrSchemaTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL); INSERT INTO shop.items SELECT i, repeat('a', 300) || i FROM generate_series(1, 2000) i;";

    private static string Choosy(string code) =>
        $"""
        {Items}
        CREATE FUNCTION shop.choosy(v text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            IF v OPERATOR(pg_catalog.=) 'bad' THEN RAISE 'not this one' USING ERRCODE = '{code}'; END IF;
            RETURN v;
        END $$;
        GRANT EXECUTE ON FUNCTION shop.choosy TO PUBLIC;
        """;

    private const string Priced =
        $"""
        {Items}
        CREATE TABLE shop.rates (rate int);
        INSERT INTO shop.rates VALUES (3);
        CREATE FUNCTION shop.price(id int) RETURNS int LANGUAGE plpgsql STABLE AS $$
        BEGIN
            IF id % 10 < 2 THEN RETURN (SELECT rate FROM shop.rates); END IF;
            RETURN id;
        END $$;
        """;

    [Theory]
    [InlineData("42501")]
    [InlineData("42883")]
    [InlineData("55000")]
    [InlineData("3D000")]
    [InlineData("28000")]
    public async Task A_row_for_whose_value_a_function_raises_it_is_put_aside_and_the_others_are_copied(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Choosy(code));
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.choosy(a)", "a2"));
        await scene.Database.ExecuteAsync("UPDATE shop.items SET a = 'bad' WHERE id IN (1, 700, 701, 2000)");
        await scene.TryExpandAsync(plan);

        var result = await scene.TryBackfillAsync(1);
        var again = await scene.TryBackfillAsync(1);

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2016"), (result.Outcome, result.Code));
        Assert.Equal((RunOutcome.NeedsHuman, "MIG2016"), (again.Outcome, again.Code));
        Assert.Equal("1 700 701 2000", await scene.TextAsync("SELECT string_agg(row_key, ' ' ORDER BY row_key::int) FROM migrator.poison WHERE error = 'not this one'"));
        Assert.Equal(1996, await scene.CountAsync("shop.items WHERE a2 = a"));
        Assert.Equal(4, await scene.PendingAsync("items"));
    }

    [Fact]
    public async Task A_row_whose_first_value_asks_for_what_the_session_has_not_is_put_aside()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE SEQUENCE shop.numbers");
        await scene.ExpandAsync(1, Wanted.Initial("items", "number", "bigint", "CASE WHEN id = 77 THEN currval('shop.numbers') ELSE id END"));

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal("MIG2016", result.Code);
        Assert.Equal("77: currval of sequence \"numbers\" is not yet defined in this session", await scene.TextAsync("SELECT string_agg(row_key || ': ' || error, ' ') FROM migrator.poison"));
        Assert.Equal(1999, await scene.CountAsync("shop.items WHERE number = id"));
    }

    [Theory]
    [InlineData(
        "for all rows", "42P01", "ALTER TABLE shop.rates RENAME TO gone; CREATE OR REPLACE FUNCTION shop.price(id int) RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (SELECT rate FROM shop.rates); END $$",
        "ALTER TABLE shop.gone RENAME TO rates")]
    [InlineData("for rows of a kind", "42P01", "ALTER TABLE shop.rates RENAME TO gone", "ALTER TABLE shop.gone RENAME TO rates")]
    [InlineData("a right", "42501", "CREATE ROLE {0}; ALTER FUNCTION shop.price SECURITY DEFINER; ALTER FUNCTION shop.price OWNER TO {0}; GRANT USAGE ON SCHEMA shop TO {0}", "DROP OWNED BY {0}; DROP ROLE {0}")]
    [InlineData(
        "in a trigger of the user's", "42P01",
        "CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM FROM shop.gone; RETURN NEW; END $$; CREATE TRIGGER touch BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.touch()",
        "CREATE TABLE shop.gone ()")]
    [InlineData(
        "in a trigger that fires at the end", "42P01",
        "CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM FROM shop.gone; RETURN NEW; END $$; CREATE CONSTRAINT TRIGGER touch AFTER UPDATE ON shop.items INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.touch()",
        "CREATE TABLE shop.gone ()")]
    public async Task What_is_missing_for_many_rows_stops_the_backfill_and_puts_none_aside(string what, string code, string change, string back)
    {
        Assert.NotEmpty(what);
        await using var scene = await FactScene.CreateAsync(server, Priced);
        var role = $"\"owner in {scene.Database.Name}\"";
        await scene.ExpandAsync(1, Wanted.Initial("items", "price", "int", "shop.price(id)"));
        var holding = new Holding { BeforeBatch = batch => batch == 2 ? scene.Database.ExecuteAsync(change.Replace("{0}", role, StringComparison.Ordinal)) : Task.CompletedTask };

        var result = await scene.TryBackfillAsync(1, holding);
        var copied = await scene.CountAsync("shop.items WHERE price IS NOT NULL");
        var aside = await scene.CountAsync("migrator.poison");
        await scene.Database.ExecuteAsync($"ALTER FUNCTION shop.price OWNER TO CURRENT_USER; {back.Replace("{0}", role, StringComparison.Ordinal)}");
        await scene.BackfillAsync(1);

        Assert.Equal((RunOutcome.Failed, "MIG2022"), (result.Outcome, result.Code));
        Assert.Contains($"({code})", result.Reason, StringComparison.Ordinal);
        Assert.Contains("so no row is put aside for it", result.Reason, StringComparison.Ordinal);
        Assert.InRange(copied, 1, 1999);
        Assert.Equal(0, aside);
        Assert.Equal(0, await scene.PendingAsync("items"));
    }

    [Fact]
    public async Task A_function_that_is_gone_is_named_and_puts_no_row_aside()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(500);
        await bench.Database.ExecuteAsync("DROP FUNCTION migrator.quantity_up");

        var refused = await Assert.ThrowsAsync<RowsRefusedException>(() => bench.BackfillAsync());

        Assert.Equal("42883", refused.ServerCode);
        Assert.DoesNotContain("row", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.poison"));
    }

    [Fact]
    public async Task Of_a_table_with_one_row_nobody_can_tell_and_it_is_not_put_aside()
    {
        await using var scene = await FactScene.CreateAsync(server, Choosy("42501"));
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.choosy(a)", "a2"));
        await scene.Database.ExecuteAsync("DELETE FROM shop.items WHERE id > 1; UPDATE shop.items SET a = 'bad'");
        await scene.TryExpandAsync(plan);

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal((RunOutcome.Failed, "MIG2022"), (result.Outcome, result.Code));
        Assert.Contains("not this one; ", result.Reason, StringComparison.Ordinal);
        Assert.Contains("no other row goes through", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
    }

    [Theory]
    [InlineData("IF NEW.id IN (1, 700) THEN RAISE 'not this one' USING ERRCODE = '42501'; END IF;", "MIG2024", 2)]
    [InlineData("PERFORM FROM shop.gone;", "MIG2022", 0)]
    public async Task An_update_in_batches_puts_a_row_aside_that_a_trigger_refuses_and_none_where_the_trigger_is_broken(string does, string code, int aside)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, new UpdateRows { Phase = Phase.Backfill, Table = new("shop", "items"), Set = [new(new("a"), new ExpressionDefault(new("'new ' || id")))], Where = [] });
        await scene.Database.ExecuteAsync(
            $"""
            CREATE FUNCTION shop.judge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} RETURN NEW; END $$;
            CREATE TRIGGER judge BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.judge();
            """);

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(code, result.Code);
        Assert.Equal(aside, await scene.CountAsync("migrator.poison"));
        Assert.Equal(aside == 0 ? 0 : 2000 - aside, await scene.CountAsync("shop.items WHERE a LIKE 'new %'"));
    }

    [Fact]
    public async Task Nothing_of_the_look_at_other_rows_is_left()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Choosy("42501")}
            CREATE TABLE shop.outbox (id int);
            CREATE FUNCTION shop.send() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shop.outbox VALUES (NEW.id); RETURN NULL; END $$;
            CREATE TRIGGER send AFTER UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.send();
            """);
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.choosy(a)", "a2"));
        await scene.Database.ExecuteAsync("UPDATE shop.items SET a = 'bad' WHERE id = 1000; TRUNCATE shop.outbox");
        await scene.TryExpandAsync(plan);

        await scene.TryBackfillAsync(1);

        Assert.Equal("1999 1999", await scene.TextAsync("SELECT count(*) || ' ' || count(DISTINCT id) FROM shop.outbox"));
        Assert.Equal("1", await scene.TextAsync("SELECT count(*) FROM migrator.poison"));
    }

    [Fact]
    public async Task A_repair_leaves_such_a_row_and_stops_where_the_function_is_gone()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = CASE WHEN id = 50 THEN '7' ELSE '1' END WHERE id BETWEEN 40 AND 60");
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
            AS 'BEGIN IF qty = ''7'' THEN RAISE ''not seven'' USING ERRCODE = ''42501''; END IF; RETURN qty::integer; END'
            """);

        var repaired = await bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: true, CancellationToken.None);
        var left = await bench.CountAsync("quantity::text <> qty");
        await bench.Database.ExecuteAsync("DROP FUNCTION migrator.quantity_up");
        var refused = await Assert.ThrowsAsync<RowsRefusedException>(
            () => bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: true, CancellationToken.None));

        Assert.Equal((20, 1, "42883"), (repaired.Rows, left, refused.ServerCode));
    }
}
