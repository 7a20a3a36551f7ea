namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Types to which a cast cuts off what is too long, where no length can be checked before.</summary>
public sealed class CutOffTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE DOMAIN shop.short AS varchar(3); CREATE DOMAIN shop.shorter AS shop.short; CREATE DOMAIN shop.word AS text;
        CREATE TABLE shop.items (id int PRIMARY KEY, tags text[], code text, kept varchar(3)[]);
        INSERT INTO shop.items VALUES (1, '{abcdef,x}', 'abcdef', '{abc,de}');
        """;

    [Theory]
    [InlineData("tags", "varchar(3)[]", null)]
    [InlineData("tags", "character(3)[]", null)]
    [InlineData("tags", "shop.short[]", null)]
    [InlineData("code", "shop.short", null)]
    [InlineData("code", "shop.shorter", "code || 'x'")]
    public async Task No_value_is_brought_to_them(string column, string type, string? up)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusal = await scene.RefusalAsync(1, Wanted.Type("items", column, type, up, up is null ? null : "code"));

        Assert.Equal("MIG1427", refusal.Code);
    }

    [Fact]
    public async Task A_copy_of_such_a_column_and_a_type_without_a_limit_lose_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("items", "kept", "still"), Wanted.Type("items", "tags", "varchar[]"), Wanted.Type("items", "code", "shop.word")));

        Assert.Equal("{abc,de} {abcdef,x} abcdef", await scene.TextAsync("SELECT concat_ws(' ', still, tags, code) FROM shop.items"));
    }
}
