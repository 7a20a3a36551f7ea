using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3430, "A person twice")]
public sealed class PersonTwice : SpecificationMigration
{
    public override void Up()
        => Insert.IntoTable(Named("people")).InSchema(Shop)
            .Row(new Dictionary<string, object> { [Named("id")] = 7, [Named("name")] = "Ada" })
            .Row(new Dictionary<string, object> { [Named("id")] = 70, [Named("name")] = "Grace" });
}
