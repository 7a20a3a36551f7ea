using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3214, "No shop", BreakingChange = true)]
public sealed class DropShop : SpecificationMigration
{
    public override void Up()
    {
        Delete.Schema(Shop);
    }
}
