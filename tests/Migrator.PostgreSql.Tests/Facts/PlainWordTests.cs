using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Types, functions and operators that an author names without a schema mean what they mean in the session that plans, in every step that repeats them.</summary>
public sealed class PlainWordTests(ServerFixture server)
{
    private const string Shop =
        """
        CREATE TYPE public.mood AS ENUM ('sad', 'glad');
        CREATE COLLATION public.plain (PROVIDER = libc, LOCALE = 'C');
        CREATE FUNCTION public.seven() RETURNS int IMMUTABLE LANGUAGE sql RETURN 7;
        CREATE FUNCTION public.eight() RETURNS int VOLATILE LANGUAGE sql RETURN 8;
        CREATE TABLE shop.guests (id int PRIMARY KEY, n int, feels mood);
        INSERT INTO shop.guests (id, n) VALUES (1, 1);
        """;

    private static readonly TableName Guests = new("shop", "guests");

    public static TheoryData<string, string, SchemaChange> Said => new()
    {
        { "a table", "feels=glad n=7", new CreateTable { Table = new("shop", "other"), Columns = [Id, Feels, Number("seven()")] } },
        { "a column with a constant", "more=glad", new AddColumn { Table = Guests, Column = Feels with { Name = new("more") } } },
        { "a column whose default differs from call to call", "more=8", new AddColumn { Table = Guests, Column = Number("eight()") with { Name = new("more") } } },
        { "a default", "n=7", new SetColumnDefault(Guests, new("n"), new ExpressionDefault(new("seven()"))) },
        { "another type with a default", "n=7", new AlterColumn { Table = Guests, Column = new() { Name = new("n"), Type = new() { Verbatim = "bigint" }, Default = new ExpressionDefault(new("seven()")) } } },
    };

    private static ColumnSpec Id => new() { Name = new("id"), Type = new() { Verbatim = "int" } };

    private static ColumnSpec Feels => new() { Name = new("feels"), Type = new() { Verbatim = "mood" }, IsNullable = false, Default = new ExpressionDefault(new("'glad'::mood")) };

    [Theory]
    [MemberData(nameof(Said))]
    public async Task What_an_author_names_without_a_schema_is_found_in_every_step(string what, string given, SchemaChange change)
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        var table = change is CreateTable ? "shop.other" : "shop.guests";
        var column = given.Split(' ').Select(pair => pair.Split('=')).Select(pair => $"'{pair[0]}=' || {pair[0]}");

        var plan = await scene.ExpandAsync(1, change);
        if (plan.HasContract)
        {
            await scene.BackfillAsync(1);
            await scene.VerifyAsync(1);
            await scene.ContractAsync(1);
        }

        await scene.Database.ExecuteAsync($"INSERT INTO {table} (id) VALUES (2)");

        Assert.Equal((what, given), (what, await scene.TextAsync($"SELECT {string.Join(" || ' ' || ", column)} FROM {table} WHERE id = 2")));
    }

    [Fact]
    public async Task Which_rows_an_index_of_a_new_table_has_is_said_in_the_same_words()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);

        await scene.ExpandAsync(
            1,
            new CreateTable { Table = new("shop", "other"), Columns = [Id, Feels, new() { Name = new("code"), Type = new() { Verbatim = "text" }, Collation = "plain" }] },
            new CreateIndex { Table = new("shop", "other"), Name = "other_glad", Keys = [new(new("code"))], Filter = new("feels <> 'sad'::mood") });

        Assert.EndsWith("WHERE (feels <> 'sad'::mood)", await scene.TextAsync("SELECT pg_get_indexdef('shop.other_glad'::regclass)"), StringComparison.Ordinal);
        Assert.Equal("plain", await scene.TextAsync("SELECT collname FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation WHERE attrelid = 'shop.other'::regclass AND attname = 'code'"));
    }

    [Fact]
    public async Task By_the_coming_name_of_a_table_a_coming_default_is_found_too()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);

        await scene.ExpandAsync(1, new AlterColumn { Table = Guests, Column = Number("seven()") with { Type = new() { Verbatim = "bigint" }, IsNullable = true } }, new RenameTable { From = Guests, To = new("shop", "visitors") });
        await scene.Database.ExecuteAsync("INSERT INTO shop.visitors (id) VALUES (2)");

        Assert.Equal("7", await scene.TextAsync("SELECT n FROM shop.visitors WHERE id = 2"));
    }

    private static ColumnSpec Number(string value) => new() { Name = new("n"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ExpressionDefault(new(value)) };
}
