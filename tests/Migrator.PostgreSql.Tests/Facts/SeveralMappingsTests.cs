using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A bit per mapping: one number for all lost rows as soon as two migrations were open on a table.</summary>
public sealed class SeveralMappingsTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, a text, b text, note text DEFAULT repeat('x', 200));
        INSERT INTO shop.items (id, a, b) SELECT n, 'a' || n, 'b' || n FROM generate_series(1, 3000) n;
        """;

    [Fact]
    public async Task Two_open_mappings_lose_no_row_while_each_backfill_moves_rows_behind_the_others_cursor()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        scene.Settings = scene.Settings with { BatchTarget = TimeSpan.FromMilliseconds(1) };
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        await scene.ExpandAsync(2, Wanted.Rename("items", "b", "b2"));
        var second = Task.CompletedTask;
        var batches = 0;
        scene.Observer.Meanwhile = async at =>
        {
            if (at.StartsWith("batch:", StringComparison.Ordinal) && ++batches == 2)
            {
                second = scene.TryBackfillAsync(2, new RecordingObserver());
            }

            await scene.WriteAsync($"UPDATE shop.items SET note = note || '!' WHERE id % 97 = {batches % 97}");
        };

        await scene.BackfillAsync(1);
        scene.Observer.Meanwhile = null;
        await second;
        await scene.TryBackfillAsync(2);

        Assert.Equal((0L, 0L), (await scene.PendingAsync("items"), await scene.PendingAsync("items", bit: 1)));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE a2 IS DISTINCT FROM a OR b2 IS DISTINCT FROM b"));
        await scene.VerifyAsync(1);
        await scene.VerifyAsync(2);
    }

    [Fact]
    public async Task A_row_that_one_mapping_fails_on_is_filled_for_the_other()
    {
        await using var scene = await PoisonedAsync();

        var first = await scene.TryBackfillAsync(1);
        var second = await scene.TryBackfillAsync(2);

        Assert.Equal(RunOutcome.NeedsHuman, first.Outcome);
        Assert.True(second.Outcome is RunOutcome.Done or RunOutcome.NothingToDo, second.Reason);
        Assert.Equal((1L, 0L), (await scene.PendingAsync("items"), await scene.PendingAsync("items", bit: 1)));
        Assert.Equal("bb", await scene.TextAsync("SELECT b2 FROM shop.items WHERE id = 2"));
    }

    [Fact]
    public async Task What_a_new_version_chose_is_not_filled_again_while_another_mapping_fails_on_the_row()
    {
        await using var scene = await PoisonedAsync();
        await scene.TryBackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.items SET b2 = 'chosen' WHERE id = 2");

        await scene.WriteAsync("UPDATE shop.items SET note = 'seen' WHERE id = 2");

        Assert.Equal("chosen|chosen", await scene.TextAsync("SELECT concat_ws('|', b, b2) FROM shop.items WHERE id = 2"));
    }

    [Fact]
    public async Task A_bit_that_a_rollback_retired_is_not_given_to_the_next_migration()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        await scene.ExpandAsync(2, Wanted.Rename("items", "b", "b2"));
        await scene.BackfillAsync(2);
        await scene.RollbackAsync(2);

        await scene.ExpandAsync(3, Wanted.Rename("items", "b", "b3"));

        Assert.Equal(3000, await scene.PendingAsync("items", bit: 2));
        await scene.BackfillAsync(3);
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE b3 IS DISTINCT FROM b"));
    }

    [Fact]
    public async Task Migrations_on_one_table_end_in_any_order_and_the_last_takes_the_marker_along()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        await scene.ExpandAsync(2, Wanted.Rename("items", "b", "b2"));
        await scene.BackfillAsync(2);
        await scene.VerifyAsync(2);
        await scene.ContractAsync(2);

        await scene.WriteAsync("UPDATE shop.items SET a = 'one', b2 = 'two' WHERE id = 1; INSERT INTO shop.items (id, a2, b2) VALUES (4000, 'x', 'y')");

        Assert.Equal("one", await scene.TextAsync("SELECT a2 FROM shop.items WHERE id = 1"));
        Assert.Equal("x", await scene.TextAsync("SELECT a FROM shop.items WHERE id = 4000"));
        await scene.RollbackAsync(1);
        Assert.Equal("id, a, note, b2", await scene.TextAsync(
            "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    private async Task<FactScene> PoisonedAsync()
    {
        var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text, b text, note text); INSERT INTO shop.items VALUES (1, '1', 'b'), (3, '3', 'bbb')");
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "int", up: "a::int", down: "a2::text"));
        await scene.WriteAsync("INSERT INTO shop.items VALUES (2, 'not a number', 'bb')");
        await scene.ExpandAsync(2, Wanted.Rename("items", "b", "b2"));
        return scene;
    }

    [Fact]
    public async Task Tables_whose_names_read_alike_when_joined_have_functions_of_their_own()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE SCHEMA shop_eu;
            CREATE TABLE shop.eu_orders (id int PRIMARY KEY, note text COLLATE "C");
            CREATE TABLE shop_eu.orders (id int PRIMARY KEY, note text COLLATE "C");
            INSERT INTO shop.eu_orders VALUES (1, 'one');
            INSERT INTO shop_eu.orders VALUES (1, 'two');
            """);
        var elsewhere = Wanted.Rename("orders", "note", "remark") with { Table = new("shop_eu", "orders") };

        await scene.ExpandAsync(1, Wanted.Rename("eu_orders", "note", "remark"), elsewhere);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("one two", await scene.TextAsync("SELECT concat_ws(' ', a.remark, b.remark) FROM shop.eu_orders a, shop_eu.orders b"));
        Assert.Equal(0, await scene.CountAsync("pg_proc WHERE pronamespace = 'migrator'::regnamespace AND proname LIKE 'm1\\_%'"));
    }
}
