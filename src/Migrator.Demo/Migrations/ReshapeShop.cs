using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Demo.Migrations;

/// <summary>What version 2 needs, and version 1 could not bear: a rename, a wider key, a split and a column that goes.</summary>
[Migration(202611230900, "Customers get proper names and addresses; orders outgrow int", BreakingChange = true)]
[RequiresApp("shop", Flip = ">=2.0.0", Contract = ">=2.0.0")]
public sealed class ReshapeShop : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");

        Alter.ReplaceColumn("full_name", populatedBy: "concat_ws(' ', first_name, last_name)")
            .OnTable("customers").InSchema("shop")
            .By("first_name").AsString(100).NotNullable().PopulatedBy("split_part(full_name, ' ', 1)")
            .By("last_name").AsString(100).Nullable().PopulatedBy("nullif(substr(full_name, strpos(full_name, ' ') + 1), full_name)");

        Alter.ReplaceColumn("fax", populatedBy: "''").OnTable("customers").InSchema("shop");

        Alter.Column("id").OnTable("orders").InSchema("shop").AsInt64();
    }
}
