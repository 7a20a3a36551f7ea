namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A value that the server filled in was not given by anybody.</summary>
public sealed class DefaultTests(ServerFixture server)
{
    [Fact]
    public async Task The_new_column_has_no_default_while_old_versions_write()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a int DEFAULT 5)");
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "b"));

        await scene.WriteAsync("INSERT INTO shop.items (id, a) VALUES (1, 7); INSERT INTO shop.items (id, b) VALUES (2, 8); INSERT INTO shop.items (id) VALUES (3)");

        Assert.Equal("7|7 8|8 5|5", await scene.TextAsync("SELECT string_agg(a || '|' || b, ' ' ORDER BY id) FROM shop.items"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (id) VALUES (4)");
        Assert.Equal("5", await scene.TextAsync("SELECT b FROM shop.items WHERE id = 4"));
    }

    [Theory]
    [InlineData("now()", "timestamptz")]
    [InlineData("gen_random_uuid()", "uuid")]
    [InlineData("md5(random()::text)", "text")]
    [InlineData("CURRENT_USER", "text")]
    public async Task What_a_new_version_gives_is_not_taken_for_drift_because_of_a_default_that_differs_each_time(string expression, string type)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id int PRIMARY KEY, a {type} NOT NULL DEFAULT {expression}, note text); INSERT INTO shop.items (id) VALUES (1)");
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "b"));
        var given = type switch { "timestamptz" => "'2020-01-01 00:00+00'", "uuid" => "'00000000-0000-0000-0000-000000000001'", _ => "'given'" };

        await scene.WriteAsync($"INSERT INTO shop.items (id, b) VALUES (2, {given}); INSERT INTO shop.items (id) VALUES (3); INSERT INTO shop.items (id, a) VALUES (4, {given})");

        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        Assert.Equal(4, await scene.CountAsync($"shop.items WHERE id = 1 OR (a = b AND (id = 3) <> (a = {given}))"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (id) VALUES (5)");
        Assert.Equal(1, await scene.CountAsync("shop.items WHERE id = 5 AND b IS NOT NULL"));
    }

    [Fact]
    public async Task A_serial_that_is_renamed_numbers_rows_of_both_versions()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id serial PRIMARY KEY, a text); INSERT INTO shop.items (a) VALUES ('x')");
        await scene.ExpandAsync(1, Wanted.Rename("items", "id", "item_id"));

        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('y'); INSERT INTO shop.items (item_id, a) VALUES (100, 'z')");

        Assert.Equal("1 2 100", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.items"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task An_upsert_that_omits_a_column_with_an_initial_value_overwrites_it_through_excluded_and_the_plan_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text); INSERT INTO shop.items VALUES (1, 'x')");
        var plan = await scene.ExpandAsync(1, Wanted.Initial("items", "cat", "text", "'default'"));
        await scene.WriteAsync("UPDATE shop.items SET cat = 'chosen'");

        await scene.WriteAsync("INSERT INTO shop.items (id, a) VALUES (1, 'y') ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a");
        var untouched = await scene.TextAsync("SELECT cat FROM shop.items");
        await scene.WriteAsync("INSERT INTO shop.items (id, a) VALUES (1, 'y') ON CONFLICT (id) DO UPDATE SET cat = COALESCE(EXCLUDED.cat, items.cat)");

        Assert.Equal(("chosen", "default"), (untouched, await scene.TextAsync("SELECT cat FROM shop.items")));
        Assert.Contains(plan.Findings, finding => finding.Harm.Contains("EXCLUDED", StringComparison.Ordinal));
    }
}
