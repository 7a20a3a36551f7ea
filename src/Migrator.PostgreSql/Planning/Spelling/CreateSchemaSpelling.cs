using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class CreateSchemaSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CreateSchemaOperation create) =>
    [
        StepText.Step(
            planned, $"Create schema {create.Name}", null,
            StepText.Unlocked($"CREATE SCHEMA {PgIdentifier.Quote(create.Name)}"),
            [StepText.Unlocked($"DROP SCHEMA {PgIdentifier.Quote(create.Name)}")]),
    ];
}
