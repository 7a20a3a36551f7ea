using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(212, "Scores outgrow int", BreakingChange = true)]
public sealed class WidenScore : SpecificationMigration
{
    public override void Up() => Alter.Column(Named("score")).OnTable(Named("people")).InSchema(Shop).AsInt64();
}
