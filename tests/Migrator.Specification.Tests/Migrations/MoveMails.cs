using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3412, "Mails to another host, under the name that applications know")]
public sealed class MoveMails : SpecificationMigration
{
    public override void Up()
        => Update.Table(Named("people")).InSchema(Shop)
            .Set(new Dictionary<string, object> { [Named("mail")] = FluentMigrator.RawSql.Insert(Sql("[mail] || '@old'")) })
            .Where(new Dictionary<string, object> { [Named("id")] = FluentMigrator.RawSql.Insert("<= 100") });
}
