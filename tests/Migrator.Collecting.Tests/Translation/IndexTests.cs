using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class IndexTests
{
    [Fact]
    public void Options_of_the_extensions_are_kept()
    {
        Assert.Equal(
            """
            {change:create-index,Table:shop.orders,Name:plain,Keys:[{Column:a},{Column:b,IsDescending:true}]}
            {change:create-index,Table:shop.orders,Name:partial,Keys:[{Column:a}],IsUnique:true,Include:[b,c],Filter:a > 0}
            {change:create-index,Table:shop.orders,Name:gin,Keys:[{Column:tags}],Method:gin}
            {change:create-index,Table:shop.orders,Name:full,Keys:[{Column:a}],Method:btree,FillFactor:70}
            {change:create-index,Table:shop.orders,Name:nulls,Keys:[{Column:a,IsDescending:true,NullsFirst:false}]}
            {change:create-index,Table:shop.orders,Name:one_null,Keys:[{Column:a}],IsUnique:true,NullsDistinct:false}
            {change:create-index,Table:public.t,Name:IX_t_a,Keys:[{Column:a}]}
            {change:drop-index,Table:shop.orders,Name:old}
            """,
            Collected.Changes<Indexes>());
    }

    [Fact]
    public void An_option_that_cannot_be_kept_is_refused_by_its_name()
        => Assert.Equal(
            "The option 'PostgresTablespace' of the index 'x' of 'public.t'",
            Collected.Refusal<InTablespace, UnsupportedExpressionException>().Expression);

    [Migration(1)]
    private sealed class Indexes : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Index("plain").OnTable("orders").InSchema("shop").OnColumn("a").Ascending().OnColumn("b").Descending().WithOptions().AsConcurrently();
            Create.Index("partial").OnTable("orders").InSchema("shop").OnColumn("a").Unique().WithOptions().Filter("a > 0").Include("b").Include("c");
            Create.Index("gin").OnTable("orders").InSchema("shop").OnColumn("tags").Ascending().WithOptions().UsingGin();
            Create.Index("full").OnTable("orders").InSchema("shop").OnColumn("a").Ascending().WithOptions().UsingBTree().Fillfactor(70);
            Create.Index("nulls").OnTable("orders").InSchema("shop").OnColumn("a").Descending().NullsLast();
            Create.Index("one_null").OnTable("orders").InSchema("shop").OnColumn("a").Unique().NullsNotDistinct();
            Create.Index().OnTable("t").OnColumn("a");
            Delete.Index("old").OnTable("orders").InSchema("shop");
        }
    }

    [Migration(1)]
    private sealed class InTablespace : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("x").OnTable("t").OnColumn("a").Ascending().WithOptions().Tablespace("fast");
    }
}
