using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3216, "Other people, under the same name", BreakingChange = true)]
[Quarantine(days: 1)]
public sealed class ReplacePeople : SpecificationMigration
{
    public override void Up()
    {
        Delete.Table(Named("people")).InSchema(Shop);
        Create.Table(Named("people")).InSchema(Shop).WithColumn(Named("id")).AsInt64().PrimaryKey(Named("people_pk"));
    }
}
