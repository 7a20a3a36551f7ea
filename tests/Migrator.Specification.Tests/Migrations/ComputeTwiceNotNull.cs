using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3601, "Scores are always shown twice")]
public sealed class ComputeTwiceNotNull : SpecificationMigration
{
    public override void Up() => Create.Column(Named("twice")).OnTable(Named("people")).InSchema(Shop).AsInt32().NotNullable().Computed(Sql("[score] * 2"), false);
}
