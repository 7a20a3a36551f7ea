using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(201, "Codes outgrow int", BreakingChange = true)]
public sealed class WidenCode : SpecificationMigration
{
    public override void Up() => Alter.Column(Named("code")).OnTable(Named("t")).InSchema(Shop).AsInt64();
}
