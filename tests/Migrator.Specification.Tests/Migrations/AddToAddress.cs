using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(218, "Addresses have a default")]
public sealed class AddToAddress : SpecificationMigration
{
    public override void Up()
        => Alter.Column(Named("address")).OnTable(Named("people")).InSchema(Shop).AsString().NotNullable().WithDefaultValue("unknown").WithColumnDescription("Where they live");
}
