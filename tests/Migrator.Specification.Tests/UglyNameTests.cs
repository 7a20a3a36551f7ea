using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>
/// Every scenario once more, with names of 63 bytes full of quotes, spaces, capitals and umlauts, and each command interrupted at
/// each of its moments and given again.
/// </summary>
public sealed class UglyNameTests(ServerFixture server)
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Scenarios), MemberType = typeof(ScenarioTests))]
    public Task A_change_works_whatever_things_are_called_and_wherever_commands_are_interrupted(string scenario) => ScenarioTests.PlayAsync(server, scenario, Mode.Ugly with { IsInterrupted = true });
}
