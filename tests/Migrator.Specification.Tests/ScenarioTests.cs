using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>Every scenario under plain names.</summary>
public sealed class ScenarioTests(ServerFixture server)
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    // Set by tools/specification-on --brief.
    private static bool IsBrief => Environment.GetEnvironmentVariable("MIGRATOR_TEST_BRIEF") == "true";

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task A_change_goes_from_expand_to_contract_and_back_from_everywhere(string scenario) => PlayAsync(server, scenario, IsBrief ? Mode.Brief : Mode.Plain);

    internal static async Task PlayAsync(ServerFixture server, string scenario, Mode mode)
    {
        await using var stage = await Stage.CreateAsync(server, mode);
        await new Play(Scenario.Find(scenario), stage).RunAsync();
    }
}
