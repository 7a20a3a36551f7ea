using FluentMigrator;
using Migrator.Authoring;

// As users write it: outside our namespaces, where Phase is the authors' one.
namespace Shop.Migrations;

[Migration(202611230900, "Customers get a proper address and name; orders outgrow int", BreakingChange = true)]
[RequiresApp("shop", Flip = ">=2.4.0", Contract = ">=2.4.1", AfterContract = ">=2.5.0")]
[Quarantine(days: 7)]
internal sealed class CustomersAndOrders : ForwardOnlyMigration
{
    public override void Up()
    {
        Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");

        Alter.Column("id").OnTable("orders").InSchema("shop").AsInt64();

        Alter.ReplaceColumn("full_name", populatedBy: "concat_ws(' ', first_name, last_name)")
            .OnTable("customers").InSchema("shop")
            .By("first_name").AsString(100).NotNullable().PopulatedBy("split_part(full_name, ' ', 1)")
            .By("last_name").AsString(100).Nullable().PopulatedBy("nullif(substr(full_name, strpos(full_name, ' ') + 1), '')");

        Alter.ReplaceColumn("fax", populatedBy: "''").OnTable("customers").InSchema("shop");

        Execute.InPhase(Phase.Contract, undo: "SELECT 1").Sql("ANALYZE shop.customers");
    }
}
