using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Names that a plan cannot give: refused before anything runs, with what to do.</summary>
public sealed class NameTests(ServerFixture server)
{
    private static readonly TableName Items = new("shop", "items");

    public static TheoryData<string, SchemaChange[]> Unusable => new()
    {
        { "MIG1121", [Wanted.Rename("items", "a", "aa"), Wanted.Type("items", "aa", "bigint")] },
        { "MIG1103", [Wanted.Rename("items", "a", "aside"), Wanted.Rename("items", "b", "a")] },
        { "MIG1103", [Wanted.Rename("items", "a", "old"), Add("a")] },
        { "MIG1103", [Wanted.Drop("items", "a", "1"), Add("a")] },
        { "MIG1103", [Wanted.Drop("items", "a", "1"), Wanted.Rename("items", "b", "a")] },
        { "MIG1121", [Add("fresh"), Wanted.Rename("items", "fresh", "fresher")] },
        { "MIG1147", [Wanted.Rename("items", "a", new string('x', 64))] },
        { "MIG1147", [Wanted.Rename("items", "a", new string('ü', 32))] },
        { "MIG1147", [Wanted.Rename("items", "a", "xmin")] },
        { "MIG1147", [new RenameTable { From = Items, To = new("shop", new string('z', 64)) }] },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_name_that_cannot_be_given_is_refused(string code, SchemaChange[] changes)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a int NOT NULL, b int); INSERT INTO shop.items VALUES (1, 1, 1)");

        Assert.Equal(code, (await scene.RefusalAsync(1, changes)).Code);
    }

    private static AddColumn Add(string name) => new() { Table = Items, Column = new() { Name = new(name), Type = new() { Verbatim = "int" }, IsNullable = true } };
}
