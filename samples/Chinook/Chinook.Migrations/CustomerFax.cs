using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>A column goes, and nothing comes: it may not be missed before contract.</summary>
[Migration(202611020950, "Nobody sends a fax", BreakingChange = true)]
[RequiresApp("chinook", Contract = ">=2.0.0")]
public sealed class CustomerFax : ForwardOnlyMigration
{
    public override void Up() => Delete.Column("fax").FromTable("customer");
}
