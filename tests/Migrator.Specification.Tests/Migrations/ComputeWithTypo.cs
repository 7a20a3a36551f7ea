using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3602, "Scores are shown wrongly")]
public sealed class ComputeWithTypo : SpecificationMigration
{
    public override void Up() => Create.Column(Named("twice")).OnTable(Named("people")).InSchema(Shop).AsInt32().Nullable().Computed(Sql("scoer * 2"), false);
}
