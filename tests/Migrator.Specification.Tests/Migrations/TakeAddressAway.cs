using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(217, "Nobody needs an address", BreakingChange = true)]
public sealed class TakeAddressAway : SpecificationMigration
{
    public override void Up() => Delete.Column(Named("address")).FromTable(Named("people")).InSchema(Shop);
}
