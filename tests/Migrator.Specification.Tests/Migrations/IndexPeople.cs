using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3217, "People by number")]
public sealed class IndexPeople : SpecificationMigration
{
    public override void Up() => Create.Index(Named("people_id")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("id")).Descending();
}
