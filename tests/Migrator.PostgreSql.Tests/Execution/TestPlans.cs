using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Execution;

/// <summary>Plans made by hand, for tests that are about running and not about planning.</summary>
internal static class TestPlans
{
    public static MigrationPlan Of(MigrationId id, params PlanStep[] steps) => PlanJson.Seal(new MigrationPlan
    {
        Id = id,
        Title = $"Migration {id}",
        Source = "Shop.Migrations.One",
        Changes = [],
        Target = new PlanTarget("postgresql", 15, "shop", "1"),
        Tables = [],
        Mappings = [],
        Steps = steps,
        Findings = [],
    });

    public static PlanStep Step(string id, Phase phase, string sql, string? undo = null, ContractStage? stage = null) => new()
    {
        Id = id,
        Phase = phase,
        Stage = stage,
        Kind = StepKind.Statements,
        Purpose = $"Do {id}",
        Cause = "the test",
        Promise = "I1",
        Do = StepScene.Script(new PlanStatement(sql)),
        Undo = undo is null ? null : [StepScene.Script(new PlanStatement(undo))],
    };

    public static PlanStep IndexStep(string id, Phase phase, string name, string sql) => new()
    {
        Id = id,
        Phase = phase,
        Kind = StepKind.Statements,
        Purpose = $"Build {name}",
        Cause = "the test",
        Promise = "I1",
        Do = IndexScript(name, sql),
        Undo =
        [
            new StepScript
            {
                IsTransactional = false,
                Statements = [new PlanStatement($"DROP INDEX CONCURRENTLY IF EXISTS shop.{name}")],
                Patience = PatienceClass.Unhurried,
                Probe = new IndexProbe("shop", name, IsBuilt: false),
            },
        ],
    };

    public static StepScript IndexScript(string name, string sql) => new()
    {
        IsTransactional = false,
        Statements = [new PlanStatement(sql)],
        Locks = [new StepLock(StepScene.Orders, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)],
        Patience = PatienceClass.Unhurried,
        Probe = new IndexProbe("shop", name, IsBuilt: true),
    };
}
