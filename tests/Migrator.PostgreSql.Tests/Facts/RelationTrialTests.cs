using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What the server does not accept of tables, indexes and sequences is known when the plan is made, not when half of it is done.</summary>
public sealed class RelationTrialTests(ServerFixture server)
{
    private const string Shop = "CREATE TABLE shop.items (id int PRIMARY KEY, code text, doc json); INSERT INTO shop.items VALUES (1, 'a', '{}');";

    private static readonly TableName Items = new("shop", "items");

    public static TheoryData<string, string, SchemaChange[]> Refused => new()
    {
        { "MIG1158", "no default operator class", [Index("doc")] },
        { "MIG1158", "no default operator class", [new AddColumn { Table = Items, Column = Column("more", "json") }, Index("more")] },
        { "MIG1158", "must be marked IMMUTABLE", [Index("code") with { Filter = new("now() > '2020-01-01'") }] },
        { "MIG1158", "column \"cod\" does not exist", [Index("code") with { Filter = new("cod IS NOT NULL") }] },
        { "MIG1158", "access method \"gin\"", [Index("code") with { Method = "gin" }] },
        { "MIG1158", "invalid input syntax", [Table(Column("n", "int") with { Default = new ConstantDefault(ConstantKind.Text, "abc") })] },
        { "MIG1158", "specified more than once", [Table(Column("id", "int"))] },
        { "MIG1158", "system column name", [Table(Column("ctid", "int"))] },
        { "MIG1158", "identity column type", [Table(Column("n", "text") with { IsIdentity = true, IsNullable = false })] },
        { "MIG1158", "no default operator class", [Table(Column("doc", "json")) with { Keys = [new() { Name = "fresh_doc", IsPrimary = false, Columns = [new("doc")] }] }] },
        { "MIG1158", "must be less than MAXVALUE", [new CreateSequence { Sequence = new("shop", "numbers"), Minimum = 10, Maximum = 5 }] },
        { "MIG1134", "no primary key or unique constraint", [Table(Column("code", "text")), new CreateForeignKey { Table = new("shop", "fresh"), Name = "fresh_items", Columns = [new("code")], Referenced = Items, ReferencedColumns = [new("code")] }] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_server_does_not_accept_is_refused_before_anything_is_done(string code, string harm, SchemaChange[] changes)
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);

        var refusal = await scene.RefusalAsync(1, changes);

        Assert.Equal(code, refusal.Code);
        Assert.Contains(harm, refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_SQL_of_the_migration_or_the_flip_of_an_open_one_brings_is_not_missed()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        await scene.ExpandAsync(1, Wanted.Type("items", "doc", "jsonb"));

        await scene.PlanAsync(2, Index("doc") with { Method = "gin" });
        await scene.PlanAsync(3, new RunSql { Sql = new("CREATE TYPE shop.mood AS ENUM ('sad')"), Phase = Phase.Expand, Undo = new("DROP TYPE shop.mood") }, Table(Column("feels", "shop.mood")));
        await scene.PlanAsync(4, Index("code") with { Filter = new("items.code IS NOT NULL") });
    }

    private static CreateIndex Index(string column) => new() { Table = Items, Name = "items_tried", Keys = [new(new(column))], Filter = null };

    private static CreateTable Table(ColumnSpec column) => new() { Table = new("shop", "fresh"), Columns = [Column("id", "int"), column] };

    private static ColumnSpec Column(string name, string type) => new() { Name = new(name), Type = new() { Verbatim = type }, IsNullable = true };
}
