using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(220, "Nobody searches scores")]
public sealed class DropScoreIndex : SpecificationMigration
{
    public override void Up() => Delete.Index(Named("people_score")).OnTable(Named("people")).InSchema(Shop);
}
