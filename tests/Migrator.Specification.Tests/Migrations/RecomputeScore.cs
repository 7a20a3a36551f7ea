using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3605, "Scores are computed")]
public sealed class RecomputeScore : SpecificationMigration
{
    public override void Up() => Alter.Column(Named("score")).OnTable(Named("people")).InSchema(Shop).AsInt32().Computed(Sql("[id] * 2"), true);
}
