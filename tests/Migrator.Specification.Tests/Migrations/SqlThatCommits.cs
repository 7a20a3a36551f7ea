using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3421, "SQL that ends the transaction", BreakingChange = true)]
public sealed class SqlThatCommits : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Expand, undo: "SELECT 1").Sql(Sql("COMMENT ON TABLE [shop].[people] IS 'half'; COMMIT"));
}
