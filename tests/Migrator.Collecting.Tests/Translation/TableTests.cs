using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class TableTests
{
    [Fact]
    public void A_table_comes_with_its_keys_indexes_and_foreign_keys()
    {
        Assert.Equal(
            """
            {change:create-schema,Name:shop}
            {change:create-table,Table:shop.orders,Columns:[{Name:id,Type:{Type:Int64},IsNullable:false,IsIdentity:true},{Name:customer_id,Type:{Type:Int64},IsNullable:false},{Name:code,Type:{Type:String,Size:20},IsNullable:false},{Name:placed,Type:{Type:DateTimeOffset},IsNullable:false,Default:{default:well-known,Function:CurrentDateTimeOffset}}],Keys:[{Name:PK_orders,IsPrimary:true,Columns:[id]},{Name:orders_code_placed,Columns:[code,placed]}],Comment:What was bought}
            {change:create-foreign-key,Name:FK_orders_customer_id_customers_id,Table:shop.orders,Columns:[customer_id],Referenced:shop.customers,ReferencedColumns:[id],OnDelete:Cascade}
            {change:create-index,Table:shop.orders,Name:IX_orders_code,Keys:[{Column:code}],IsUnique:true}
            """,
            Collected.Changes<Orders>());
    }

    [Fact]
    public void A_key_of_several_columns_keeps_their_order_and_its_name()
    {
        Assert.Equal(
            "{change:create-table,Table:public.t,Columns:[{Name:b,Type:{Type:Int32},IsNullable:false},{Name:a,Type:{Type:Int32},IsNullable:false}],Keys:[{Name:t_key,IsPrimary:true,Columns:[a,b]}]}",
            Collected.Changes<CompositeKey>());
    }

    [Fact]
    public void A_table_named_without_schema_stands_in_the_targets_default_schema()
        => Assert.StartsWith("{change:create-table,Table:public.t,", Collected.Changes<CompositeKey>());

    [Fact]
    public void A_new_table_has_no_rows_to_take_values_from()
        => Assert.StartsWith(
            "PopulatedBy on 'public.t.a'", Collected.Refusal<PopulatedNewTable, InvalidExpressionException>().Expression);

    [Migration(1)]
    private sealed class Orders : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Schema("shop");
            Create.Table("orders").WithDescription("What was bought").InSchema("shop")
                .WithColumn("id").AsInt64().PrimaryKey().Identity()
                .WithColumn("customer_id").AsInt64().ForeignKey(null, "shop", "customers", "id").OnDelete(System.Data.Rule.Cascade)
                .WithColumn("code").AsString(20).Unique()
                .WithColumn("placed").AsDateTimeOffset().NotNullable().WithDefault(SystemMethods.CurrentDateTimeOffset);
            Create.UniqueConstraint("orders_code_placed").OnTable("orders").WithSchema("shop").Columns("code", "placed");
        }
    }

    [Migration(1)]
    private sealed class CompositeKey : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("b").AsInt32().WithColumn("a").AsInt32();
            Create.PrimaryKey("t_key").OnTable("t").Columns("a", "b");
        }
    }

    [Migration(1)]
    private sealed class PopulatedNewTable : ForwardOnlyMigration
    {
        public override void Up() => Create.Table("t").WithColumn("a").AsInt32().Nullable().PopulatedBy("1");
    }
}
