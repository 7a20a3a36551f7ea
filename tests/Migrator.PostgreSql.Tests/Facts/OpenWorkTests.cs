using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What an open migration has still to do, or to bring, is left alone by later ones: they would take away what it is planned for, or its names.</summary>
public sealed class OpenWorkTests(ServerFixture server)
{
    private const string Shop =
        """
        CREATE TABLE shop.places (id int PRIMARY KEY);
        CREATE TABLE shop.items (id int PRIMARY KEY, a int, b int DEFAULT 1, place int, CONSTRAINT items_b CHECK (b > 0));
        CREATE INDEX items_a ON shop.items (a);
        INSERT INTO shop.items (id, a) VALUES (1, 1);
        """;

    private static readonly TableName Items = new("shop", "items");
    private static readonly TableName Places = new("shop", "places");

    private static SchemaChange Required => new AlterColumn { Table = Items, Column = new() { Name = new("a"), Type = new() { Verbatim = "int" }, IsNullable = false } };

    public static TheoryData<string, SchemaChange, SchemaChange> Taken => new()
    {
        { "NOT NULL of a column that is renamed", Required, Wanted.Rename("items", "a", "aa") },
        { "NOT NULL of a column that is retyped", Required, Wanted.Type("items", "a", "bigint") },
        { "NOT NULL of a column that is dropped", Required, Dropped("a") },
        { "a unique index on a column that is renamed", Index("items_u", "a", isUnique: true), Wanted.Rename("items", "a", "aa") },
        { "a check that mentions a column that is dropped", new AddCheck { Table = Items, Name = "items_c", Expression = new("a > 0 AND b > 0") }, Dropped("b") },
        { "a foreign key of a column that is renamed", Key("items_places"), Wanted.Rename("items", "place", "spot") },
        { "a default that goes of a column that is renamed", new DropColumnDefault(Items, new("b")), Wanted.Rename("items", "b", "bb") },
        { "an index that goes of a column that is retyped", new DropIndex(Items, "items_a"), Wanted.Type("items", "a", "bigint") },
        { "a column that goes and loses an index", Dropped("a"), new DropIndex(Items, "items_a") },
        { "a column that goes and gets an index", Dropped("a"), Index("items_more", "a") },
        { "a column that goes and becomes NOT NULL", Dropped("a"), Required },
        { "a column that goes and gets another name", Dropped("a"), Wanted.Rename("items", "a", "aa") },
        { "a column that goes and gets a foreign key", Dropped("place"), Key("items_places") },
        { "a foreign key to a table that is dropped", Key("items_places"), new DropTable { Table = Places } },
        { "a table that goes and gets a foreign key", new DropTable { Table = Places }, Key("items_places") },
        { "a table that goes and gets a column", new DropTable { Table = Places }, new AddColumn { Table = Places, Column = new() { Name = new("c"), Type = new() { Verbatim = "int" }, IsNullable = true } } },
        { "a table that goes and is referred to by a new one", new DropTable { Table = Places }, new CreateForeignKey { Table = new("shop", "fresh"), Name = "fresh_places", Columns = [new("id")], Referenced = Places, ReferencedColumns = [new("id")] } },
        { "an index of the name of one that waits", Index("items_u", "a", isUnique: true), Index("items_u", "b") },
        { "an index of the name of a key that waits", new AddKey(Items, new() { Name = "items_u", IsPrimary = false, Columns = [new("a")] }), Index("items_u", "b") },
        { "a sequence of the name of an index that waits", Index("items_u", "a", isUnique: true), new CreateSequence { Sequence = new("shop", "items_u") } },
        { "a check of the name of a foreign key that waits", Key("items_one"), new AddCheck { Table = Items, Name = "items_one", Expression = new("b > 1") } },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task What_an_open_migration_has_still_to_do_is_not_taken_from_it(string what, SchemaChange open, SchemaChange later)
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        await scene.ExpandAsync(1, open);
        SchemaChange[] changes = later is CreateForeignKey { Table.Name: "fresh" } key ? [new CreateTable { Table = key.Table, Columns = [new() { Name = new("id"), Type = new() { Verbatim = "int" } }] }, later] : [later];

        var refusal = await scene.RefusalAsync(2, changes);

        Assert.Equal(("MIG1117", true, what), (refusal.Code, refusal.Harm.Contains("migration 1 is open", StringComparison.Ordinal), what));
    }

    [Fact]
    public async Task Rows_of_a_table_that_goes_may_change_until_then()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        await scene.ExpandAsync(1, new DropTable { Table = Places });

        await scene.ExpandAsync(2, new InsertRows { Table = Places, Phase = Phase.Backfill, Rows = [[new(new("id"), new ConstantDefault(ConstantKind.Number, "7"))]] });

        Assert.Equal(0, await scene.CountAsync("shop.places"));
    }

    [Fact]
    public async Task Two_relations_of_one_name_in_one_migration_are_refused_instead_of_taking_the_first_for_the_second()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);

        Assert.Equal("MIG1103", (await scene.RefusalAsync(1, Index("twice", "a"), Index("twice", "b", isUnique: true))).Code);
        Assert.Equal("MIG1103", (await scene.RefusalAsync(1, new CreateSequence { Sequence = new("shop", "items_a") })).Code);
    }

    private static DropColumn Dropped(string column) => new() { Table = Items, Column = new(column) };

    private static CreateIndex Index(string name, string column, bool isUnique = false) => new() { Table = Items, Name = name, Keys = [new(new(column))], IsUnique = isUnique };

    private static CreateForeignKey Key(string name) => new() { Table = Items, Name = name, Columns = [new("place")], Referenced = Places, ReferencedColumns = [new("id")] };
}
