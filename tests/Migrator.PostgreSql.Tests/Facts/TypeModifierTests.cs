namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A function's result loses its type's modifier; the copied value must be the stored one all the same.</summary>
public sealed class TypeModifierTests(ServerFixture server)
{
    [Fact]
    public async Task A_value_rounded_by_its_column_is_no_drift()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.items (id int PRIMARY KEY, price numeric); INSERT INTO shop.items VALUES (1, 1.5), (2, 2)");
        await scene.ExpandAsync(1, Wanted.Replace("items", "price", "rounded", "numeric(6,2)", "price", down: null));
        await scene.BackfillAsync(1);

        await scene.WriteAsync("INSERT INTO shop.items (id, price) VALUES (3, 1.23456); UPDATE shop.items SET price = 9.87654 WHERE id = 2");

        Assert.Equal("1.50 9.88 1.23", await scene.TextAsync("SELECT string_agg(rounded::text, ' ' ORDER BY id) FROM shop.items"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_text_too_long_for_the_new_column_is_neither_cut_off_nor_the_writers_error()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.items (id int PRIMARY KEY, code text); INSERT INTO shop.items VALUES (1, 'abc')");
        await scene.ExpandAsync(1, Wanted.Type("items", "code", "varchar(3)"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync("INSERT INTO shop.items VALUES (2, 'abcdef'); UPDATE shop.items SET code = 'abcd' WHERE id = 1");

        Assert.Equal("abcd abcdef", await scene.TextAsync("SELECT string_agg(code, ' ' ORDER BY id) FROM shop.items"));
        Assert.Equal(2, await scene.PendingAsync("items"));
        Assert.Equal("1 2", await scene.TextAsync("SELECT string_agg(row_key, ' ' ORDER BY row_key) FROM migrator.poison WHERE direction = 'up'"));
    }

    [Fact]
    public async Task A_domain_refuses_inside_the_guard()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE DOMAIN shop.positive AS int CHECK (VALUE > 0); GRANT USAGE ON DOMAIN shop.positive TO PUBLIC; CREATE TABLE shop.items (id int PRIMARY KEY, amount int); INSERT INTO shop.items VALUES (1, 1)");
        await scene.ExpandAsync(1, Wanted.Type("items", "amount", "shop.positive"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync("INSERT INTO shop.items VALUES (2, -1)");

        Assert.Equal(1, await scene.PendingAsync("items"));
        Assert.Equal("2", await scene.TextAsync("SELECT row_key FROM migrator.poison"));
    }
}
