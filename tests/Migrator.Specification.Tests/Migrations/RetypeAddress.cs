using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(221, "Addresses are numbers", BreakingChange = true)]
public sealed class RetypeAddress : SpecificationMigration
{
    public override void Up() => Alter.Column(Named("address")).OnTable(Named("people")).InSchema(Shop).AsInt32();
}
