using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(214, "Nobody needs a name", BreakingChange = true)]
public sealed class TakeNameAway : SpecificationMigration
{
    public override void Up() => Delete.Column(Named("name")).FromTable(Named("people")).InSchema(Shop);
}
