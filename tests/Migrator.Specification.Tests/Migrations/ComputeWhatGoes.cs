using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3603, "Scores outgrow int and are shown twice", BreakingChange = true)]
public sealed class ComputeWhatGoes : SpecificationMigration
{
    public override void Up()
    {
        Create.Column(Named("twice")).OnTable(Named("people")).InSchema(Shop).AsInt64().Nullable().Computed(Sql("[score] * 2"), false);
        Alter.Column(Named("score")).OnTable(Named("people")).InSchema(Shop).AsInt64();
    }
}
