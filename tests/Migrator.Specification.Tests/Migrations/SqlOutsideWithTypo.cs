using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3426, "A question with a typo", BreakingChange = true)]
public sealed class SqlOutsideWithTypo : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Expand, undo: "SELECT 1").OutsideTransaction(doneWhen: "SELECT nonsense FROM pg_catalog.pg_class").Sql("VACUUM");
}
