using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(211, "Mail becomes address", BreakingChange = true)]
public sealed class RenameMail : SpecificationMigration
{
    public override void Up() => Rename.Column(Named("mail")).OnTable(Named("people")).InSchema(Shop).To(Named("address"));
}
