using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(202, "Codes are numbers", BreakingChange = true)]
public sealed class RenameCode : SpecificationMigration
{
    public override void Up() => Rename.Column(Named("code")).OnTable(Named("t")).InSchema(Shop).To(Named("number"));
}
