using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3215, "Rows between", BreakingChange = true)]
public sealed class CreateFilledAndRename : SpecificationMigration
{
    public override void Up()
    {
        Create.Table(Named("pets")).InSchema(Shop).WithColumn(Named("id")).AsInt32();
        Insert.IntoTable(Named("pets")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("id")] = 1 });
        Rename.Column(Named("id")).OnTable(Named("pets")).InSchema(Shop).To(Named("number"));
    }
}
