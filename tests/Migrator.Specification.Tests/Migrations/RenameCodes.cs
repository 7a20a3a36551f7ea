using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(298, "Codes of eleven tables are numbers", BreakingChange = true)]
public sealed class RenameCodes : SpecificationMigration
{
    public override void Up()
    {
        for (var table = 0; table < 11; table++)
        {
            Rename.Column(Named("code")).OnTable(Named($"t{table}")).InSchema(Shop).To(Named("number"));
        }
    }
}
