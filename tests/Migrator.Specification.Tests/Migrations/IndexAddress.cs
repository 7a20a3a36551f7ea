using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(213, "Addresses are searched")]
public sealed class IndexAddress : SpecificationMigration
{
    public override void Up() => Create.Index(Named("people_address")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("address")).Ascending();
}
