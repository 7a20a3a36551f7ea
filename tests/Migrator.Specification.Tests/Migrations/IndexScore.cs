using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(219, "Scores are searched")]
public sealed class IndexScore : SpecificationMigration
{
    public override void Up() => Create.Index(Named("people_score_name")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("score")).Descending().OnColumn(Named("name")).Ascending();
}
