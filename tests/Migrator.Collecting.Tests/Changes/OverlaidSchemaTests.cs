using Migrator.Changes;

namespace Migrator.Collecting.Tests.Changes;

public class OverlaidSchemaTests
{
    private static readonly TableName Table = new("public", "t");

    [Fact]
    public void What_a_change_creates_is_there()
    {
        var schema = OverlaidSchema.Over(KnownSchema.Empty,
        [
            new CreateSchema("shop"),
            new CreateTable
            {
                Table = Table,
                Columns = [new ColumnSpec { Name = new("a"), Default = new ConstantDefault(ConstantKind.Number, "1") }],
                Keys = [new KeySpec { Name = "pk", IsPrimary = true, Columns = [new("a")] }],
            },
            new AddColumn { Table = Table, Column = new ColumnSpec { Name = new("b") } },
            new CreateIndex { Table = Table, Name = "ix", Keys = [new(new("b"))] },
            new CreateForeignKey { Name = "fk", Table = Table, Columns = [new("b")], Referenced = Table, ReferencedColumns = [new("a")] },
        ]);

        Assert.True(schema.SchemaExists("shop"));
        Assert.True(schema.TableExists(Table));
        Assert.True(schema.ColumnExists(Table, new("a")));
        Assert.True(schema.ColumnExists(Table, new("b")));
        Assert.True(schema.IndexExists(Table, "ix"));
        Assert.True(schema.ConstraintExists(Table, "pk"));
        Assert.True(schema.ConstraintExists(Table, "fk"));
        Assert.True(schema.DefaultValueExists(Table, new("a"), new ConstantDefault(ConstantKind.Number, "1")));
        Assert.False(schema.ColumnExists(Table, new("c")));
    }

    [Fact]
    public void What_a_change_removes_is_gone_and_the_rest_stays()
    {
        var live = new KnownSchema("public.t", "public.t.a", "public.t.b", "public.t.c", "public.t.keep", "public.t.ix", "public.t.keep=1");

        var schema = OverlaidSchema.Over(live,
        [
            new DropColumn { Table = Table, Column = new("a") },
            new RenameColumn { Table = Table, From = new("b"), To = new("b2") },
            new ReplaceColumns
            {
                Table = Table,
                Old = [new(new("c"), null)],
                New = [new(new ColumnSpec { Name = new("d") }, new SqlText("c"))],
            },
            new DropIndex(Table, "ix"),
        ]);

        Assert.Equal(
            ["b2", "d", "keep"],
            "a b b2 c d keep".Split(' ').Where(column => schema.ColumnExists(Table, new(column))));
        Assert.False(schema.IndexExists(Table, "ix"));
        Assert.True(schema.DefaultValueExists(Table, new("keep"), new ConstantDefault(ConstantKind.Number, "1")));
        Assert.False(OverlaidSchema.Over(schema, [new DropColumnDefault(Table, new("keep"))]).DefaultValueExists(Table, new("keep"), new ConstantDefault(ConstantKind.Number, "1")));
    }
}
