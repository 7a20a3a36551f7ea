using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>A new name for a column: both names work until no live version uses the old one.</summary>
[Migration(202611020900, "The customer's email is an email address", BreakingChange = true)]
[RequiresApp("chinook", Contract = ">=2.0.0")]
public sealed class CustomerEmailAddress : ForwardOnlyMigration
{
    public override void Up() => Rename.Column("email").OnTable("customer").To("email_address");
}
