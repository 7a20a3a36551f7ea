using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using static Migrator.Kubernetes.Tests.KubernetesSourceTests;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Kubernetes.Tests;

/// <summary>
/// Ways of deploying shop 2.4.0 over 2.3.1, from what a cluster's API answers to what the gate of contract makes of it: the table in
/// <c>docs/concepts/deployments.md</c>.
/// </summary>
public sealed class DeploymentGateTests
{
    private static readonly string[] OldIsLive = [ConditionName.LiveCompatible, ConditionName.QuietWindow];

    private static readonly string NewPod = Json.Pod("web-5f66-a", "2.4.0", "web-5f66");

    private static readonly string[] Done =
    [
        Json.Deployment("web", "2.4.0", replicas: 1, revision: 7), Json.ReplicaSet("web-5f66", "2.4.0", replicas: 1, revision: 7, "web"),
        Json.ReplicaSet("web-7d9c", "2.3.1", replicas: 0, revision: 6, "web"), NewPod,
    ];

    [Fact]
    public async Task Rolling_the_last_old_pod_counts_until_it_has_ended()
    {
        var underWay = await SeeAsync([.. Done, Json.Pod("web-7d9c-b", "2.3.1", "web-7d9c", isTerminating: true)]);
        var done = await SeeAsync(Done);

        Assert.Equal(OldIsLive, Closed(Gate(underWay)));
        Assert.Equal([ConditionName.QuietWindow], Closed(Gate(done, oldSeenMinutesAgo: 29)));
        Assert.Empty(Closed(Gate(done, oldSeenMinutesAgo: 31)));
    }

    [Fact]
    public async Task Taken_back_in_the_middle_the_template_says_so_before_its_pods_run()
    {
        var back = await SeeAsync(
            Json.Deployment("web", "2.3.1", replicas: 1, revision: 8), Json.ReplicaSet("web-5f66", "2.4.0", replicas: 1, revision: 7, "web"),
            Json.ReplicaSet("web-7d9c", "2.3.1", replicas: 0, revision: 8, "web"), NewPod);

        Assert.Equal(OldIsLive, Closed(Gate(back)));
        Assert.Equal([.. OldIsLive, ConditionName.RollbackWindow], Closed(Gate(back) with { Releases = [Released("2.3.1", -1), Released("2.4.0", -48)] }));
    }

    [Fact]
    public async Task A_former_revision_counts_only_as_long_as_somebody_may_go_back()
    {
        var done = Gate(await SeeAsync(Done));

        Assert.Equal([ConditionName.RollbackWindow], Closed(done with { Releases = [Released("2.4.0", -2)] }));
        Assert.Contains("one can go back to shop 2.3.1 (1 instance by kubernetes: eu/shop/replicaset/web-7d9c)", (done with { Releases = [Released("2.4.0", -2)] }).Says(ConditionName.RollbackWindow), StringComparison.Ordinal);
        Assert.Empty(Closed(done with { Releases = [Released("2.4.0", -2) with { FinalizedAt = Noon }] }));
    }

    [Fact]
    public async Task Blue_green_the_idle_colour_counts_until_it_is_scaled_down()
    {
        const string Switched = """ "blueGreen": { "activeSelector": "green", "previewSelector": "green" } """;
        var idle = await SeeAsync(
            Json.Rollout("web", "2.4.0", Switched, stable: "green", current: "green"), Json.ReplicaSet("web-green", "2.4.0", 1, 9, "web", "Rollout", hash: "green"),
            Json.ReplicaSet("web-blue", "2.3.1", 1, 8, "web", "Rollout", hash: "blue"));
        var gone = await SeeAsync(
            Json.Rollout("web", "2.4.0", Switched, stable: "green", current: "green"), Json.ReplicaSet("web-green", "2.4.0", 1, 9, "web", "Rollout", hash: "green"),
            Json.ReplicaSet("web-blue", "2.3.1", 0, 8, "web", "Rollout", hash: "blue"));

        Assert.Equal(OldIsLive, Closed(Gate(idle)));
        Assert.Empty(Closed(Gate(gone, oldSeenMinutesAgo: 45)));
    }

    [Fact]
    public async Task A_canary_that_never_ends_keeps_it_closed_though_all_weight_is_on_it()
    {
        const string Canary = """ "canary": { "weights": { "canary": { "podTemplateHash": "5f66", "weight": 100 }, "stable": { "podTemplateHash": "7d9c", "weight": 0 } } } """;
        var seen = await SeeAsync(
            Json.Rollout("web", "2.4.0", Canary, stable: "7d9c", current: "5f66"), Json.ReplicaSet("web-7d9c", "2.3.1", 0, 8, "web", "Rollout", hash: "7d9c"),
            Json.ReplicaSet("web-5f66", "2.4.0", 1, 9, "web", "Rollout", hash: "5f66"));

        Assert.Equal(OldIsLive, Closed(Gate(seen)));
    }

    [Theory]
    [InlineData("cronjob/nightly")]
    [InlineData("cronjob/suspended")]
    [InlineData("deployment/reports")]
    public async Task What_could_start_an_old_version_is_named_though_nothing_of_it_runs(string template)
    {
        string[] templates = [Json.CronJob("nightly", "2.3.1"), Json.CronJob("suspended", "2.3.1", isSuspended: true), Json.Deployment("reports", "2.3.1", replicas: 0, revision: 1)];
        var seen = Gate(await SeeAsync([.. Done, templates.Single(one => one.Contains($"\"name\": \"{template.Split('/')[1]}\"", StringComparison.Ordinal))]));

        Assert.Equal(OldIsLive, Closed(seen));
        Assert.Contains($"eu/shop/{template}", seen.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_clusters_the_one_that_does_not_answer_needs_somebody()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Done);
        using var file = new KubeConfig(("eu", server.Address), ("us", "http://127.0.0.1:1"));

        var seen = Gate(await new KubernetesSource(Fleet(file) with { Contexts = ["eu", "us"] }).ObserveAsync(TestContext.Current.CancellationToken));

        Assert.Equal([ConditionName.SourcesComplete, ConditionName.QuietWindow], Closed(seen));
        Assert.StartsWith("NeedsHuman: kubernetes could not answer: cluster us cannot be reached", seen.Says(ConditionName.SourcesComplete), StringComparison.Ordinal);
    }

    private static async Task<FleetObservation> SeeAsync(params string[] objects)
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add("shop", objects);
        return await ObserveAsync(server);
    }

    // The cluster has been asked every few minutes for a week, and 2.4.0 is out for longer than anybody goes back.
    private static GateFacts Gate(FleetObservation seen, int? oldSeenMinutesAgo = null) => Open with
    {
        QuietWindow = TimeSpan.FromMinutes(30),
        RollbackWindow = TimeSpan.FromHours(24),
        Releases = [Released("2.4.0", -900)],
        Observations = [seen],
        History = new(
            [new("kubernetes", Noon.AddDays(-7), Noon, null, null)],
            oldSeenMinutesAgo is { } minutes ? [new("shop", "2.3.1", "kubernetes", Noon.AddDays(-90), Noon.AddMinutes(-minutes))] : []),
    };

    private static string[] Closed(GateFacts facts)
        => [.. GateKeeping.Judge(facts).Conditions.Where(one => one.Verdict != ConditionVerdict.Open).Select(one => one.Name)];

    private static Release Released(string version, int hours) => new("shop", version, 0, Noon.AddHours(hours), null, null);
}
