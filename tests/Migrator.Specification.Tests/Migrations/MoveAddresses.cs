using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3413, "Addresses to another host, under the name that an open migration gives")]
public sealed class MoveAddresses : SpecificationMigration
{
    public override void Up()
        => Update.Table(Named("people")).InSchema(Shop)
            .Set(new Dictionary<string, object> { [Named("address")] = FluentMigrator.RawSql.Insert(Sql("[address] || '@new'")) })
            .Where(new Dictionary<string, object> { [Named("id")] = FluentMigrator.RawSql.Insert("> 100") });
}
