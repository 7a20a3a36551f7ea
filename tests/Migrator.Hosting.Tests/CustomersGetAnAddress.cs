using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Hosting.Tests;

[Migration(202611230900, "Customers get a proper address", BreakingChange = true)]
[RequiresApp("shop", Contract = ">=2.4.0")]
public sealed class CustomersGetAnAddress : ForwardOnlyMigration
{
    public override void Up() => Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");
}
