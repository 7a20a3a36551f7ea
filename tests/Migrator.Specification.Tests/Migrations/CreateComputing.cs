using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3604, "Prices with tax")]
public sealed class CreateComputing : SpecificationMigration
{
    public override void Up()
        => Create.Table(Named("prices")).InSchema(Shop)
            .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("prices_pk"))
            .WithColumn(Named("stored")).AsInt32().Nullable().Computed(Sql("[id] * 2"), true)
            .WithColumn(Named("twice")).AsInt32().Nullable().Computed(Sql("[id] * 3"), false);
}
