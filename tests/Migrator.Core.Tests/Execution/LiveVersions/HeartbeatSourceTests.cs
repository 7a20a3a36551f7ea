using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Tests.Gates;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class HeartbeatSourceTests
{
    [Fact]
    public async Task Instances_are_live_as_the_database_says()
    {
        var observation = await ObserveAsync(1, Beat("2.4.0", isLive: true), Beat("2.3.1", isLive: false));

        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.False(observation.IsAsserted);
        Assert.Equal(
            "shop 2.4.0 True, shop 2.3.1 False",
            string.Join(", ", observation.Instances.Select(one => $"{one.App} {one.Version} {one.IsLive}")));
    }

    [Fact]
    public async Task Without_a_control_schema_it_cannot_answer()
        => Assert.Equal(ObservationStatus.Failed, (await ObserveAsync(null)).Status);

    private static Task<FleetObservation> ObserveAsync(long? installed, params Heartbeat[] beats)
    {
        var state = Answering.With<IStatePort>(new Dictionary<string, object?>
        {
            [nameof(IStatePort.ReadInstalledVersionAsync)] = Task.FromResult(installed),
            [nameof(IStatePort.ReadHeartbeatsAsync)] = Task.FromResult<IReadOnlyList<Heartbeat>>(beats),
        });
        return new HeartbeatSource(state, new RunSettings()).ObserveAsync(TestContext.Current.CancellationToken);
    }

    private static Heartbeat Beat(string version, bool isLive)
        => new("shop", version, version, GateScene.Noon, GateScene.Noon, GateScene.Noon, isLive);
}
