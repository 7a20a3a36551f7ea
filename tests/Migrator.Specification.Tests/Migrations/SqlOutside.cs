using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3424, "An index outside a transaction", BreakingChange = true)]
public sealed class SqlOutside : SpecificationMigration
{
    public override void Up()
        => Execute.InPhase(Authoring.Phase.Expand, undo: Sql("DROP INDEX [shop].[people_name]"))
            .OutsideTransaction(doneWhen: Sql("SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(<shop.people_name>)"))
            .Sql(Sql("CREATE INDEX CONCURRENTLY [people_name] ON [shop].[people] ([name])"));
}
