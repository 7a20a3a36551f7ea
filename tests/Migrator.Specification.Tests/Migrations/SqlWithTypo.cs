using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3423, "SQL with a typo", BreakingChange = true)]
public sealed class SqlWithTypo : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Contract, undo: "SELECT 1").Sql(Sql("COMMENT ON TABEL [shop].[people] IS 'x'"));
}
