using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>
/// Every scenario once more, and everything at once that goes wrong elsewhere: names of 63 bytes full of quotes, spaces, capitals and
/// umlauts; each command interrupted at each of its moments and given again; tool and applications behind PgBouncer in transaction mode.
/// </summary>
public sealed class AdverseTests(ServerFixture server)
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Scenarios), MemberType = typeof(ScenarioTests))]
    public Task A_change_works_whatever_things_are_called_wherever_commands_are_interrupted_and_through_a_pooler(string scenario)
        => ScenarioTests.PlayAsync(server, scenario, Mode.Adverse);
}
