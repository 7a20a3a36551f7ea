using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(215, "A comment that stays", BreakingChange = true)]
public sealed class SqlWithoutUndo : SpecificationMigration
{
    public override void Up()
    {
        Create.Column(Named("note")).OnTable(Named("people")).InSchema(Shop).AsString().Nullable();
        Execute.InPhase(Authoring.Phase.Expand).Sql(Sql("COMMENT ON TABLE [shop].[people] IS 'stays'"), "Say what stays");
    }
}
