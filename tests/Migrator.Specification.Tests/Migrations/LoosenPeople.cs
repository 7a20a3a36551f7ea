using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3051, "Scores are free", BreakingChange = true)]
public sealed class LoosenPeople : SpecificationMigration
{
    public override void Up() => Delete.CheckConstraint(Named("people_positive")).FromTable(Named("people")).InSchema(Shop);
}
