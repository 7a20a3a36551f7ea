using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3425, TransactionBehavior.None, "A statement outside a transaction, and nothing tells whether it is done", BreakingChange = true)]
[RunsIn(Authoring.Phase.Expand)]
public sealed class SqlOutsideUnknown : SpecificationMigration
{
    public override void Up() => Execute.Sql(Sql("CREATE INDEX CONCURRENTLY [people_name] ON [shop].[people] ([name])"));
}
