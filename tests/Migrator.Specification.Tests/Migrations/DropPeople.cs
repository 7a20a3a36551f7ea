using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3210, "No people", BreakingChange = true)]
public sealed class DropPeople : SpecificationMigration
{
    public override void Up()
    {
        Delete.Table(Named("people")).InSchema(Shop);
    }
}
