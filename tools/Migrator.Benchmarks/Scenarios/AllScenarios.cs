namespace Migrator.Benchmarks.Scenarios;

/// <summary>The scenarios, by name.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<IScenario> InOrder { get; } = [new BackfillScenario(), new MappingsScenario(), new OverheadScenario(), new ForegroundScenario(), new VerifyScenario(), new GrowthScenario()];
}
