using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>Every scenario once more, the tool and the applications behind PgBouncer in transaction mode.</summary>
public sealed class PooledTests(ServerFixture server)
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Scenarios), MemberType = typeof(ScenarioTests))]
    public Task A_change_works_through_a_transaction_pooler(string scenario) => ScenarioTests.PlayAsync(server, scenario, Mode.Pooled);
}
