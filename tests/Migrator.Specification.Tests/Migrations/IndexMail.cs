using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(222, "Mail is searched")]
public sealed class IndexMail : SpecificationMigration
{
    public override void Up() => Create.Index(Named("people_mail_name")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("mail")).Ascending();
}
