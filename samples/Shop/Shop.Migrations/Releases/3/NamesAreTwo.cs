using FluentMigrator;
using Migrator.Authoring;

namespace Shop.Migrations;

/// <summary>One column becomes two: version 3 uses them, and version 2 keeps the one.</summary>
[Migration(202611030900, "A customer has a first name and a last name", BreakingChange = true)]
[RequiresApp("shop", Contract = ">=3.0.0")]
public sealed class NamesAreTwo : ForwardOnlyMigration
{
    public override void Up() => Alter.ReplaceColumn("full_name", populatedBy: "concat_ws(' ', first_name, last_name)")
        .OnTable("customers").InSchema("shop")
        .By("first_name").AsString(200).NotNullable().PopulatedBy("split_part(full_name, ' ', 1)")
        .By("last_name").AsString(200).Nullable().PopulatedBy("nullif(substr(full_name, length(split_part(full_name, ' ', 1)) + 2), '')");
}
