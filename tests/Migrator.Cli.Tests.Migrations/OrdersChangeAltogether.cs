using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Cli.Tests.Migrations;

/// <summary>Every kind of step: in transactions and outside, batches, flip and drop.</summary>
[Migration(202611030900, "Orders change altogether", BreakingChange = true)]
[RequiresApp("shop", Flip = ">=2.0.0", Contract = ">=2.0.0")]
public sealed class OrdersChangeAltogether : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Index("orders_note_idx").OnTable("orders").InSchema("shop").OnColumn("note").Ascending();
        Rename.Column("code").OnTable("orders").InSchema("shop").To("reference");
        Alter.Column("amount").OnTable("orders").InSchema("shop").AsInt64().NotNullable();
    }
}
