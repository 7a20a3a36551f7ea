using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(216, "Grades are numbers", BreakingChange = true)]
public sealed class GradesAsNumbers : SpecificationMigration
{
    public override void Up()
        => Alter.Column(Named("grade")).OnTable(Named("people")).InSchema(Shop).AsInt32().Nullable().PopulatedBy(Sql("[grade]::int"), Sql("[grade]::text"));
}
