using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3050, "People are constrained", BreakingChange = true)]
public sealed class ConstrainPeople : SpecificationMigration
{
    public override void Up()
    {
        Create.Column(Named("initial")).OnTable(Named("people")).InSchema(Shop).AsCustom("text").Nullable().PopulatedBy(Sql("left([name], 1)"));
        Create.UniqueConstraint(Named("people_initial")).OnTable(Named("people")).WithSchema(Shop).Column(Named("initial"));
        Create.CheckConstraint(Named("people_id")).OnTable(Named("people")).InSchema(Shop).Expression(Sql("[id] < 50"));
        Create.ForeignKey(Named("people_self")).FromTable(Named("people")).InSchema(Shop).ForeignColumn(Named("score"))
            .ToTable(Named("people")).InSchema(Shop).PrimaryColumn(Named("id"));
    }
}
