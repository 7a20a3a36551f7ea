using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3213, "No tickets", BreakingChange = true)]
public sealed class DropTickets : SpecificationMigration
{
    public override void Up()
    {
        Delete.Sequence(Named("tickets")).InSchema(Shop);
    }
}
