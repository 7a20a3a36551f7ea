using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>Plans of which only the outline matters.</summary>
internal static class Plans
{
    public static MigrationPlan Empty(MigrationId id, params string[] steps) => PlanJson.Seal(new MigrationPlan
    {
        Id = id,
        Title = $"Migration {id}",
        Source = "Shop.Migrations.One",
        Changes = [],
        Target = new PlanTarget("postgresql", 15, "shop", "1"),
        Tables = [],
        Mappings = [],
        Steps =
        [
            .. steps.Select(step => new PlanStep
            {
                Id = step,
                Phase = Phase.Expand,
                Kind = StepKind.Statements,
                Purpose = "Do nothing",
                Cause = "nothing",
                Promise = "I1",
                Do = new StepScript { IsTransactional = true, Statements = [new PlanStatement("SELECT 1")] },
            }),
        ],
        Findings = [],
    });
}
