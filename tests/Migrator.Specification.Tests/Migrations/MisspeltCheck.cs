using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3053, "A check over nothing", BreakingChange = true)]
public sealed class MisspeltCheck : SpecificationMigration
{
    public override void Up() => Create.CheckConstraint(Named("people_nothing")).OnTable(Named("people")).InSchema(Shop).Expression("scores > 0");
}
