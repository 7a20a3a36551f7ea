using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3212, "Persons", BreakingChange = true)]
public sealed class RenamePeople : SpecificationMigration
{
    public override void Up()
    {
        Rename.Table(Named("people")).InSchema(Shop).To(Named("persons"));
    }
}
