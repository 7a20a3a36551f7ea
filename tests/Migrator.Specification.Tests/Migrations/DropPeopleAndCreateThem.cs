using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3211, "Other people", BreakingChange = true)]
public sealed class DropPeopleAndCreateThem : SpecificationMigration
{
    public override void Up()
    {
        Delete.Table(Named("people")).InSchema(Shop);
        Create.Table(Named("people")).InSchema(Shop).WithColumn(Named("id")).AsInt64().PrimaryKey();
        Insert.IntoTable(Named("people")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("id")] = 1 });
    }
}
