using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>NULL is forbidden in contract only; until then the rows that have it get a value.</summary>
[Migration(202611020940, "Every customer lives somewhere", BreakingChange = true)]
[RequiresApp("chinook", Contract = ">=2.0.0")]
public sealed class CustomerCountry : ForwardOnlyMigration
{
    public override void Up()
        => Alter.Column("country").OnTable("customer").AsString(40).NotNullable().PopulatedBy("coalesce(country, 'unknown')", down: "country");
}
