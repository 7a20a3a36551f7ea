using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3431, "A person without a name")]
public sealed class PersonWithoutName : SpecificationMigration
{
    public override void Up() => Insert.IntoTable(Named("people")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("id")] = 70 });
}
