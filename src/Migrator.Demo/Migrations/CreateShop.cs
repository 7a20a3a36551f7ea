using FluentMigrator;

namespace Migrator.Demo.Migrations;

/// <summary>The shop as its first version knew it.</summary>
[Migration(202601150900, "The shop opens")]
public sealed class CreateShop : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Schema("shop");

        Create.Table("customers").InSchema("shop")
            .WithColumn("id").AsInt32().PrimaryKey().Identity()
            .WithColumn("email").AsString(200).Nullable()
            .WithColumn("full_name").AsString(200).NotNullable()
            .WithColumn("fax").AsString(40).NotNullable()
            .WithColumn("city").AsString(80).Nullable()
            .WithColumn("revision").AsInt32().NotNullable().WithDefaultValue(1);

        Create.Index("ix_customers_email").OnTable("customers").InSchema("shop").OnColumn("email").Ascending();

        Create.Table("orders").InSchema("shop")
            .WithColumn("id").AsInt32().PrimaryKey().Identity()
            .WithColumn("customer_id").AsInt32().NotNullable()
            .WithColumn("total").AsDecimal(10, 2).NotNullable()
            .WithColumn("note").AsString(200).Nullable()
            .WithColumn("revision").AsInt32().NotNullable().WithDefaultValue(1);

        Create.Index("ix_orders_customer").OnTable("orders").InSchema("shop").OnColumn("customer_id").Ascending();

        Create.ForeignKey("fk_orders_customer")
            .FromTable("orders").InSchema("shop").ForeignColumn("customer_id")
            .ToTable("customers").InSchema("shop").PrimaryColumn("id");
    }
}
