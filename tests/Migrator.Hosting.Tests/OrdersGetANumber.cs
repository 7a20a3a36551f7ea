using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Hosting.Tests;

/// <summary>Its rows are the applications' to keep alike.</summary>
[Migration(202611230950, "Orders get a number", BreakingChange = true)]
[Tags("both-shapes")]
[DualWrites]
[RequiresApp("shop", WritesBoth = ">=2.3.0", Flip = ">=2.4.0", Contract = ">=2.5.0")]
public sealed class OrdersGetANumber : ForwardOnlyMigration
{
    public override void Up() => Rename.Column("code").OnTable("orders").InSchema("shop").To("number");
}
