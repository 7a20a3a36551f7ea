using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3052, "People without key", BreakingChange = true)]
public sealed class DropPeopleKey : SpecificationMigration
{
    public override void Up() => Delete.PrimaryKey(Named("people_pk")).FromTable(Named("people")).InSchema(Shop);
}
