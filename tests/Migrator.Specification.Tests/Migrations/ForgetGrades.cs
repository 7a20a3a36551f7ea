using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

[Migration(3411, "People of the past")]
public sealed class ForgetGrades : SpecificationMigration
{
    public override void Up() => Delete.FromTable(Named("people")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("grade")] = "past" });
}
