using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3600, "Scores are shown twice")]
public sealed class ComputeTwice : SpecificationMigration
{
    public override void Up() => Create.Column(Named("twice")).OnTable(Named("people")).InSchema(Shop).AsInt32().Nullable().Computed(Sql("[score] * 2"), false);
}
