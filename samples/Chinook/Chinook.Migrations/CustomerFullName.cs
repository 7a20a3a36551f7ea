using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>Two columns become one; versions that know the two go on reading and writing them.</summary>
[Migration(202611020930, "Customers have one name", BreakingChange = true)]
[RequiresApp("chinook", Contract = ">=2.0.0")]
public sealed class CustomerFullName : ForwardOnlyMigration
{
    public override void Up()
        => Alter.ReplaceColumn("first_name", populatedBy: "left(split_part(full_name, ' ', 1), 40)")
            .And("last_name", populatedBy: "left(substr(full_name, strpos(full_name || ' ', ' ') + 1), 20)")
            .OnTable("customer")
            .By("full_name").AsString(61).NotNullable().PopulatedBy("first_name || ' ' || last_name");
}
