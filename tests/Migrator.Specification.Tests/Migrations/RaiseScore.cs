using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3410, "One more for everybody")]
public sealed class RaiseScore : SpecificationMigration
{
    public override void Up()
        => Update.Table(Named("people")).InSchema(Shop).Set(new Dictionary<string, object> { [Named("score")] = FluentMigrator.RawSql.Insert(Sql("[score] + 1 -- the old one")) }).AllRows();
}
