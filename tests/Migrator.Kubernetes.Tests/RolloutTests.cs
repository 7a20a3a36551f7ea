using Migrator.Execution.LiveVersions;
using static Migrator.Kubernetes.Tests.KubernetesSourceTests;

namespace Migrator.Kubernetes.Tests;

public sealed class RolloutTests
{
    private const string Canary = """ "canary": { "weights": { "canary": { "podTemplateHash": "5f66b8c9d", "weight": 20 }, "stable": { "podTemplateHash": "7d9c5b6f4", "weight": 80 } } } """;

    [Fact]
    public async Task A_canary_is_two_versions_for_as_long_as_it_lasts()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add(
            "shop",
            Json.Rollout("web", "2.4.0", Canary, stable: "7d9c5b6f4", current: "5f66b8c9d"),
            Json.ReplicaSet("web-7d9c5b6f4", "2.3.1", 4, 8, "web", "Rollout", hash: "7d9c5b6f4"),
            Json.ReplicaSet("web-5f66b8c9d", "2.4.0", 1, 9, "web", "Rollout", hash: "5f66b8c9d"));

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal(
            """
            eu/shop/replicaset/web-5f66b8c9d shop 2.4.0 template running
            eu/shop/replicaset/web-7d9c5b6f4 shop 2.3.1 template running
            eu/shop/rollout/web shop 2.4.0 template running
            """,
            Lines(observation));
    }

    [Fact]
    public async Task The_stable_version_is_live_without_pods_because_an_abort_goes_back_to_it()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add(
            "shop",
            Json.Rollout("web", "2.4.0", Canary, stable: "7d9c5b6f4", current: "5f66b8c9d"),
            Json.ReplicaSet("web-7d9c5b6f4", "2.3.1", 0, 8, "web", "Rollout", hash: "7d9c5b6f4"),
            Json.ReplicaSet("web-5f66b8c9d", "2.4.0", 5, 9, "web", "Rollout", hash: "5f66b8c9d"));

        var observation = await ObserveAsync(server, fleet => fleet with { RollbackRevisions = 0 });

        Assert.Contains("replicaset/web-7d9c5b6f4 shop 2.3.1 template scheduled", Lines(observation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blue_and_green_are_both_live_and_so_are_those_of_the_rollback_window()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add(
            "shop",
            Json.Rollout("web", "2.4.0", """ "blueGreen": { "activeSelector": "blue", "previewSelector": "green" } """, stable: "blue", current: "green", spec: """ "rollbackWindow": { "revisions": 2 }, """),
            Json.ReplicaSet("web-green", "2.4.0", 5, 9, "web", "Rollout", hash: "green"),
            Json.ReplicaSet("web-blue", "2.3.1", 5, 8, "web", "Rollout", hash: "blue"),
            Json.ReplicaSet("web-7", "2.3.0", 0, 7, "web", "Rollout", hash: "seven"),
            Json.ReplicaSet("web-6", "2.2.0", 0, 6, "web", "Rollout", hash: "six"),
            Json.ReplicaSet("web-5", "2.1.0", 0, 5, "web", "Rollout", hash: "five"));

        var observation = await ObserveAsync(server);

        Assert.Equal(
            """
            eu/shop/replicaset/web-6 shop 2.2.0 template rollback-target
            eu/shop/replicaset/web-7 shop 2.3.0 template rollback-target
            eu/shop/replicaset/web-blue shop 2.3.1 template running
            eu/shop/replicaset/web-green shop 2.4.0 template running
            eu/shop/rollout/web shop 2.4.0 template running
            """,
            Lines(observation));
    }

    [Theory]
    [InlineData("4", "rollout web was changed, and its controller has not looked yet (generation 5, seen 4)")]
    [InlineData("6c8f7d", "rollout web was changed, and its controller has not looked yet (generation 5, seen 6c8f7d)")]
    public async Task A_status_about_something_else_makes_the_answer_partial(string observed, string reason)
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add("shop", Json.Rollout("web", "2.4.0", """ "canary": {} """, "a", "a", observed), Json.ReplicaSet("web-a", "2.4.0", 1, 9, "web", "Rollout", hash: "a"));

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Partial, $"namespace shop of cluster eu: {reason}"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task A_version_that_the_controller_speaks_of_and_nobody_can_see_makes_the_answer_partial()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add("shop", Json.Rollout("web", "2.4.0", """ "canary": {} """, stable: "gone", current: "a"), Json.ReplicaSet("web-a", "2.4.0", 1, 9, "web", "Rollout", hash: "a"));

        Assert.Equal("namespace shop of cluster eu: rollout web speaks of a replica set gone that is not there", (await ObserveAsync(server)).Reason);
    }

    [Fact]
    public async Task A_cluster_without_rollouts_is_not_asked_for_them()
    {
        await using var server = await ApiServer.StartAsync();
        server.Denied.Add("rollouts");
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));

        Assert.Equal(ObservationStatus.Complete, (await ObserveAsync(server)).Status);
        Assert.DoesNotContain(server.Asked, path => path.Contains("rollouts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_are_rollouts_they_must_be_listed()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Denied.Add("rollouts");
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));

        Assert.StartsWith("it may not list rollouts in ", (await ObserveAsync(server)).Reason, StringComparison.Ordinal);
    }
}
