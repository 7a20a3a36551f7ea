using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>Another type under the same name: the copy takes the name at flip.</summary>
[Migration(202611020910, "Invoice totals have four digits after the point", BreakingChange = true)]
[RequiresApp("chinook", Flip = ">=2.0.0", Contract = ">=2.0.0")]
public sealed class InvoiceTotalScale : ForwardOnlyMigration
{
    public override void Up() => Alter.Column("total").OnTable("invoice").AsDecimal(18, 4).NotNullable();
}
