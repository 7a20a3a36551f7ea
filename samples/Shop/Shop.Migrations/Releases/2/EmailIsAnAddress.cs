using FluentMigrator;
using Migrator.Authoring;

namespace Shop.Migrations;

/// <summary>A new name for a column: version 2 uses it, and version 1 keeps the old one for as long as it runs.</summary>
[Migration(202611020900, "A customer's email is an email address", BreakingChange = true)]
[RequiresApp("shop", Contract = ">=2.0.0")]
public sealed class EmailIsAnAddress : ForwardOnlyMigration
{
    public override void Up() => Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");
}
