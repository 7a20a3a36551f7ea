using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3420, "SQL that fails on some rows", BreakingChange = true)]
public sealed class SqlThatFailsOnRows : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Backfill, undo: Sql("DROP VIEW [shop].[names]; UPDATE [shop].[people] SET [score] = 1"))
            .Sql(Sql("CREATE VIEW [shop].[names] AS SELECT [name] FROM [shop].[people]; DO $$ BEGIN PERFORM 1; END $$; UPDATE [shop].[people] SET [score] = 100 / ([score] - 5)"), "Scores the other way round");
}
