using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3432, "A score that is none")]
public sealed class ScoreThatIsNone : SpecificationMigration
{
    public override void Up()
        => Update.Table(Named("people")).InSchema(Shop).Set(new Dictionary<string, object> { [Named("score")] = FluentMigrator.RawSql.Insert("nonsense + 1") }).AllRows();
}
