using System.Data;
using Migrator.Changes;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What new versions do to rows of the lookup table.</summary>
public sealed class LookupRowTests(ServerFixture server)
{
    private const string Differences = "shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.country_name IS DISTINCT FROM c.name";

    [Fact]
    public async Task A_new_name_reaches_every_row_that_refers_to_it_and_ends_there()
    {
        await using var scene = await BackfilledAsync();

        await scene.WriteAsync("UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'");
        Assert.Equal(10, await scene.CountAsync("shop.orders WHERE country_name = 'Renamed'"));

        // Two at once, one of which takes the other's old name.
        await scene.WriteAsync("UPDATE shop.countries SET name = 'Land 2b' WHERE name = 'Land 2'; UPDATE shop.countries SET name = 'Land 2' WHERE name = 'Land 3'");
        Assert.Equal(10, await scene.CountAsync("shop.orders WHERE country_name = 'Land 2' AND id % 5 = 3"));

        Assert.Equal(5, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task An_old_version_that_still_uses_the_old_name_gets_a_row_of_its_own()
    {
        await using var scene = await BackfilledAsync();

        await scene.WriteAsync("UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'; INSERT INTO shop.orders (id, country_name) VALUES (1001, 'Land 1')");

        Assert.Equal("Land 1", await scene.TextAsync("SELECT c.name FROM shop.orders o JOIN shop.countries c ON c.id = o.country_id WHERE o.id = 1001"));
        Assert.Equal(6, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_row_that_is_referred_to_cannot_be_deleted_and_one_that_is_not_can()
    {
        await using var scene = await BackfilledAsync();
        await using var session = await scene.ConnectAsync();

        Assert.Equal("23503", await session.RefusedAsync("DELETE FROM shop.countries WHERE name = 'Land 1'"));
        await scene.WriteAsync("UPDATE shop.orders SET country_name = 'Land 2' WHERE country_name = 'Land 1'; DELETE FROM shop.countries WHERE name = 'Land 1'");
        await scene.WriteAsync("DELETE FROM shop.orders WHERE country_name = 'Land 3'; DELETE FROM shop.countries WHERE name = 'Land 3'");

        Assert.Equal(3, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_deleted_row_takes_the_values_away_where_the_key_says_so()
    {
        await using var scene = await BackfilledAsync("text", Rule.SetNull);

        await scene.WriteAsync("DELETE FROM shop.countries WHERE name = 'Land 1'");

        Assert.Equal(10, await scene.CountAsync("shop.orders WHERE country_name IS NULL AND country_id IS NULL"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_deleted_row_takes_its_rows_along_where_the_key_says_so()
    {
        await using var scene = await BackfilledAsync(onDelete: Rule.Cascade);

        await scene.WriteAsync("DELETE FROM shop.countries WHERE name = 'Land 1'");

        Assert.Equal(40, await scene.CountAsync("shop.orders"));
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_new_key_and_a_new_name_at_once_are_followed_where_the_key_says_so()
    {
        await using var scene = await BackfilledAsync(onUpdate: Rule.Cascade, key: new() { Name = new("id"), Type = new() { Verbatim = "uuid" }, IsNullable = false, Default = new ExpressionDefault(new("gen_random_uuid()")) });
        const string Key = "00000000-0000-0000-0000-000000000000";

        await scene.WriteAsync($"UPDATE shop.countries SET id = '{Key}' WHERE name = 'Land 1'; UPDATE shop.countries SET id = gen_random_uuid(), name = 'Both' WHERE name = 'Land 2'");

        Assert.Equal(10, await scene.CountAsync($"shop.orders WHERE country_id = '{Key}' AND country_name = 'Land 1'"));
        Assert.Equal(10, await scene.CountAsync("shop.orders WHERE country_name = 'Both'"));
        Assert.Equal(5, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_version_that_may_only_write_the_lookup_table_renames_all_the_same()
    {
        await using var scene = await BackfilledAsync();
        await scene.Database.ExecuteAsync($"REVOKE ALL ON shop.orders FROM {scene.Writer.QuotedName}");

        await scene.WriteAsync("SET search_path = ''; UPDATE shop.countries SET name = 'Renamed' WHERE name = 'Land 1'");

        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_name_that_changes_before_the_backfill_is_done_leaves_pending_rows_with_theirs()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text NOT NULL, amount int); INSERT INTO shop.orders VALUES (1, 'A'), (2, 'A')");
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.Database.ExecuteAsync("UPDATE shop.orders SET amount = 1 WHERE id = 1; UPDATE shop.countries SET name = 'B'");

        await scene.BackfillAsync(1);

        Assert.Equal("B,A", await scene.TextAsync("SELECT string_agg(o.country_name, ',' ORDER BY o.id) FROM shop.orders o JOIN shop.countries c ON c.id = o.country_id AND c.name = o.country_name"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_value_that_is_too_long_for_a_unique_index_fails_no_writer_and_holds_contract()
    {
        await using var scene = await BackfilledAsync();
        const string Long = "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) n)";
        await scene.WriteAsync($"INSERT INTO shop.orders (id, country_name) VALUES (1001, {Long})");

        Assert.Equal(1, await scene.PendingAsync("orders"));
        Assert.Equal(1, await scene.CountAsync("migrator.poison"));
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
    }

    [Theory]
    [InlineData("42501")]
    [InlineData("55000")]
    public async Task A_value_that_a_trigger_of_the_users_keeps_out_of_the_lookup_table_fails_no_writer_and_puts_its_rows_aside(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text, amount int); INSERT INTO shop.orders SELECT n, 'C' || n % 20 FROM generate_series(1, 400) n");
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.Database.ExecuteAsync(
            $"""
            CREATE FUNCTION shop.keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF to_jsonb(NEW)::text LIKE '%"bad"%' THEN RAISE 'keep out' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER keep_out BEFORE INSERT ON shop.countries FOR EACH ROW EXECUTE FUNCTION shop.keep_out();
            """);

        await scene.WriteAsync("INSERT INTO shop.orders (id, country_name) VALUES (1001, 'bad')");
        var backfilled = await scene.TryBackfillAsync(1);
        var again = await scene.TryBackfillAsync(1);

        Assert.Equal(("MIG2016", "MIG2016"), (backfilled.Code, again.Code));
        Assert.Equal("1001", await scene.TextAsync("SELECT string_agg(DISTINCT row_key, ' ' ORDER BY row_key) FROM migrator.poison"));
        Assert.Equal(1, await scene.PendingAsync("orders"));
    }

    [Fact]
    public async Task A_value_that_is_too_long_and_was_there_before_does_not_stop_expand()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text, amount int); INSERT INTO shop.orders SELECT 1, string_agg(md5(n::text), '') FROM generate_series(1, 200) n; INSERT INTO shop.orders VALUES (2, 'A')");
        await scene.ExpandAsync(1, LookupTests.Countries());

        var backfilled = await scene.TryBackfillAsync(1);

        Assert.NotEqual(RunOutcome.Done, backfilled.Outcome);
        Assert.Equal(1, await scene.PendingAsync("orders"));
    }

    private async Task<FactScene> BackfilledAsync(string type = "text NOT NULL", Rule onDelete = Rule.None, Rule onUpdate = Rule.None, ColumnSpec? key = null)
    {
        var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.orders (id int PRIMARY KEY, country_name {type}, amount int); INSERT INTO shop.orders SELECT n, 'Land ' || n % 5, n FROM generate_series(1, 50) n");
        await scene.ExpandAsync(1, LookupTests.Countries(onDelete, onUpdate, key));
        await scene.BackfillAsync(1);
        return scene;
    }
}
