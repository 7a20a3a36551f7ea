using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(223, "People have initials")]
public sealed class AddInitials : SpecificationMigration
{
    public override void Up() => Create.Column(Named("initial")).OnTable(Named("people")).InSchema(Shop).AsString(1).NotNullable().PopulatedBy(Sql("upper(left([name], 1))"));
}
