using FluentMigrator;

namespace Shop.Migrations;

/// <summary>What version 1 of the shop begins with.</summary>
[Migration(202611010900, "The shop has customers")]
public sealed class CustomersAreCreated : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Schema("shop");
        Create.Table("customers").InSchema("shop")
            .WithColumn("id").AsInt32().PrimaryKey().Identity()
            .WithColumn("email").AsString(200).NotNullable()
            .WithColumn("full_name").AsString(200).NotNullable();
    }
}
