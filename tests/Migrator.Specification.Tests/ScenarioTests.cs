using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>Every scenario under plain names.</summary>
public sealed class ScenarioTests(ServerFixture server)
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task A_change_goes_from_expand_to_contract_and_back_from_everywhere(string scenario) => PlayAsync(server, scenario, Mode.Plain);

    /// <summary>For further servers: <c>tools/specification-on --brief 14 18</c>.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Scenarios))]
    public Task A_change_goes_from_expand_to_contract_and_back_from_the_furthest_point(string scenario) => PlayAsync(server, scenario, Mode.Brief);

    internal static async Task PlayAsync(ServerFixture server, string scenario, Mode mode)
    {
        await using var stage = await Stage.CreateAsync(server, mode);
        await new Play(Scenario.Find(scenario), stage).RunAsync();
    }
}
