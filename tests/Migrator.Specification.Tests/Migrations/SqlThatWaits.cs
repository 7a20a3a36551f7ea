using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3422, "SQL that sets its own timeout", BreakingChange = true)]
public sealed class SqlThatWaits : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Expand, undo: "SELECT 1").Sql(Sql("SET lock_timeout = 0; COMMENT ON TABLE [shop].[people] IS 'patient'"));
}
