using System.Net;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;

namespace Migrator.Kubernetes.Tests;

public sealed class KubernetesSourceTests
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollout_under_way_shows_both_versions_and_those_that_are_leaving()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add(
            "shop",
            Json.Deployment("web", "2.4.0", replicas: 3, revision: 7),
            Json.ReplicaSet("web-7d9c5b6f4", "2.3.1", replicas: 1, revision: 6, "web"),
            Json.ReplicaSet("web-5f66b8c9d", "2.4.0", replicas: 3, revision: 7, "web"),
            Json.ReplicaSet("web-old", "2.2.0", replicas: 0, revision: 5, "web"),
            Json.ReplicaSet("web-older", "2.1.0", replicas: 0, revision: 4, "web"),
            Json.Pod("web-5f66b8c9d-a", "2.4.0", "web-5f66b8c9d"),
            Json.Pod("web-5f66b8c9d-b", "2.4.0", "web-5f66b8c9d", phase: "Pending"),
            Json.Pod("web-7d9c5b6f4-c", "2.3.1", "web-7d9c5b6f4", isTerminating: true),
            Json.Pod("web-7d9c5b6f4-d", "2.3.1", "web-7d9c5b6f4", phase: "Unknown"));

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Complete, null, true), (observation.Status, observation.Reason, observation.CountsProcesses));
        Assert.Equal(
            """
            eu/shop/deployment/web shop 2.4.0 template running
            eu/shop/pod/web-5f66b8c9d-a shop 2.4.0  running
            eu/shop/pod/web-5f66b8c9d-b shop 2.4.0  scheduled
            eu/shop/pod/web-7d9c5b6f4-c shop 2.3.1  terminating
            eu/shop/pod/web-7d9c5b6f4-d shop 2.3.1  running
            eu/shop/replicaset/web-5f66b8c9d shop 2.4.0 template running
            eu/shop/replicaset/web-7d9c5b6f4 shop 2.3.1 template running
            eu/shop/replicaset/web-old shop 2.2.0 template rollback-target
            """,
            Lines(observation));
    }

    [Fact]
    public async Task Below_its_partition_a_stateful_set_starts_pods_of_the_former_revision_for_ever()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(pageSize: 2));
        server.Add(
            "shop",
            Json.StatefulSet("db", "2.4.0", current: "db-6c5d", update: "db-7f8b"),
            Json.ControllerRevision("db-4a3b", "2.2.0", revision: 6, "db", "StatefulSet"),
            Json.ControllerRevision("db-6c5d", "2.3.1", revision: 7, "db", "StatefulSet"),
            Json.ControllerRevision("db-7f8b", "2.4.0", revision: 8, "db", "StatefulSet"),
            Json.ControllerRevision("db-1a2b", "2.1.0", revision: 5, "db", "StatefulSet"),
            Json.Pod("db-2", "2.4.0", "db", ownerKind: "StatefulSet", revision: "db-7f8b"));

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal(
            """
            eu/shop/controllerrevision/db-4a3b shop 2.2.0 template rollback-target
            eu/shop/controllerrevision/db-6c5d shop 2.3.1 template running
            eu/shop/controllerrevision/db-7f8b shop 2.4.0 template running
            eu/shop/pod/db-2 shop 2.4.0  running
            eu/shop/statefulset/db shop 2.4.0 template running
            """,
            Lines(observation));
    }

    [Fact]
    public async Task A_daemon_set_that_replaces_no_pod_by_itself_shows_the_revisions_its_pods_are_of()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add(
            "shop",
            Json.DaemonSet("agent", "2.4.0", updated: 1),
            Json.ControllerRevision("agent-6c5d", "2.2.0", revision: 2, "agent", "DaemonSet"),
            Json.ControllerRevision("agent-7f8b", "2.3.1", revision: 3, "agent", "DaemonSet"),
            Json.ControllerRevision("agent-8a9c", "2.4.0", revision: 4, "agent", "DaemonSet"),
            Json.Pod("agent-x", "2.4.0", "agent", ownerKind: "DaemonSet", revision: "8a9c"),
            Json.Pod("agent-y", "2.2.0", "agent", ownerKind: "DaemonSet", revision: "6c5d"));

        Assert.Equal(
            """
            eu/shop/controllerrevision/agent-6c5d shop 2.2.0 template running
            eu/shop/controllerrevision/agent-7f8b shop 2.3.1 template rollback-target
            eu/shop/controllerrevision/agent-8a9c shop 2.4.0 template running
            eu/shop/daemonset/agent shop 2.4.0 template running
            eu/shop/pod/agent-x shop 2.4.0  running
            eu/shop/pod/agent-y shop 2.2.0  running
            """,
            Lines(await ObserveAsync(server)));
    }

    [Fact]
    public async Task Revisions_that_may_not_be_read_are_no_revisions_that_are_not_there()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(reviewLies: true));
        server.Add("shop", Json.StatefulSet("db", "2.4.0", current: "db-7f8b", update: "db-7f8b"));
        server.Denied.Add("controllerrevisions");

        var observation = await ObserveAsync(server);

        Assert.Equal(
            (ObservationStatus.Failed, "it may not list controllerrevisions in namespace shop of cluster eu; samples/kubernetes/live-versions-rbac.yaml grants what is needed"),
            (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task A_change_that_no_controller_has_seen_yet_makes_the_answer_partial()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Deployment("web", "2.4.0", 3, revision: 7, generation: 8, observed: 7), Json.Pod("web-a", "2.3.1", "web-7d9c"));

        var observation = await ObserveAsync(server);

        Assert.Equal(
            (ObservationStatus.Partial, "namespace shop of cluster eu: deployment web was changed, and its controller has not looked yet (generation 8, seen 7)"),
            (observation.Status, observation.Reason));
        Assert.Contains(observation.Instances, one => one is { Version: "2.3.1", IsLive: true });
    }

    [Fact]
    public async Task Every_page_is_read_and_none_of_them_from_a_cache()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(pageSize: 2));
        server.Add("shop", [.. Enumerable.Range(0, 5).Select(number => Json.Pod($"web-{number}", "2.4.0", "web-5f66"))]);

        var observation = await ObserveAsync(server);

        Assert.Equal(5, observation.Instances.Count);
        Assert.Equal(
            ["?labelSelector=app%3Dshop&limit=500&watch=false", "?continue=2&labelSelector=app%3Dshop&limit=500&watch=false", "?continue=4&labelSelector=app%3Dshop&limit=500&watch=false"],
            server.Asked.Where(path => path.Contains("/pods", StringComparison.Ordinal)).Select(path => path[path.IndexOf('?', StringComparison.Ordinal)..]));
        Assert.DoesNotContain(server.Asked, path => path.Contains("resourceVersion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_whose_moment_has_passed_begins_anew()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(pageSize: 2));
        server.Add("shop", [.. Enumerable.Range(0, 3).Select(number => Json.Pod($"web-{number}", "2.4.0", "web-5f66"))]);
        server.Expirations = 2;

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Complete, 3), (observation.Status, observation.Instances.Count));
        Assert.Equal(3, server.Asked.Count(path => path.EndsWith("/pods?labelSelector=app%3Dshop&limit=500&watch=false", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_that_never_comes_to_its_end_is_no_answer()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(pageSize: 1));
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"), Json.Pod("web-1", "2.4.0", "web-5f66"));
        server.Expirations = 100;

        var observation = await ObserveAsync(server);

        Assert.Equal((ObservationStatus.Failed, "cluster eu answered 410 Gone when it was to list pods"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task All_rights_that_are_missing_are_named_at_once()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        server.Denied.UnionWith(["replicasets", "controllerrevisions", "cronjobs"]);

        var observation = await ObserveAsync(server);

        Assert.Equal(
            (ObservationStatus.Failed, "it may not list replicasets, controllerrevisions, cronjobs in namespace shop of cluster eu; samples/kubernetes/live-versions-rbac.yaml grants what is needed"),
            (observation.Status, observation.Reason));
        Assert.DoesNotContain(server.Asked, path => path.Contains("/pods", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_right_that_was_taken_away_meanwhile_is_no_empty_list()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(reviewLies: true));
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        server.Denied.Add("jobs");

        Assert.Equal(
            "it may not list jobs in namespace shop of cluster eu; samples/kubernetes/live-versions-rbac.yaml grants what is needed",
            (await ObserveAsync(server)).Reason);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "{}", "cluster eu answered 500 InternalServerError when it was to list pods")]
    [InlineData(HttpStatusCode.Unauthorized, "{}", "cluster eu does not know it: 401 Unauthorized")]
    [InlineData(HttpStatusCode.OK, "<html>", "the answer of cluster eu cannot be read when it was to list pods: ")]
    public async Task What_is_no_list_is_no_answer(HttpStatusCode status, string body, string reason)
    {
        await using var server = await ApiServer.StartAsync();
        server.Instead["/pods"] = (status, body);

        var observation = await ObserveAsync(server);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.StartsWith(reason, observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_that_chooses_nothing_is_a_mistake_and_no_empty_fleet()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));

        var observation = await ObserveAsync(server, fleet => fleet with { Namespaces = ["shop", "shopp"] });

        Assert.Equal(
            (ObservationStatus.Failed, "nothing in namespace shopp of cluster eu matches app=shop: selector, namespace or cluster may be wrong"),
            (observation.Status, observation.Reason));
        Assert.Single(observation.Instances);
    }

    [Fact]
    public async Task A_second_cluster_that_cannot_be_reached_fails_the_whole_and_what_the_first_showed_still_counts()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        using var file = new KubeConfig(("eu", server.Address), ("us", "http://127.0.0.1:1"));

        var observation = await new KubernetesSource(Fleet(file) with { Contexts = ["eu", "us"] }).ObserveAsync(Stopping);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.StartsWith("cluster us cannot be reached: Connection refused", observation.Reason, StringComparison.Ordinal);
        Assert.Equal("eu/shop/pod/web-0", Assert.Single(observation.Instances).Id);
    }

    [Fact]
    public async Task A_cluster_that_never_answers_is_named()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(isSilent: true));
        using var file = new KubeConfig(("eu", server.Address));
        var impatient = new ClusterAddresses(file.Path, _ => null) { Patience = TimeSpan.FromMilliseconds(200) };

        var observation = await new KubernetesSource(Fleet(file), impatient).ObserveAsync(Stopping);

        Assert.Equal((ObservationStatus.Failed, "cluster eu did not answer in time when it was to say which kinds of objects it knows"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task Two_clusters_are_one_fleet()
    {
        await using var eu = await ApiServer.StartAsync();
        await using var us = await ApiServer.StartAsync();
        eu.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        us.Add("shop", Json.Pod("web-0", "2.3.1", "web-7d9c"));
        using var file = new KubeConfig(("eu", eu.Address), ("us", us.Address));

        var observation = await new KubernetesSource(Fleet(file) with { Contexts = ["eu", "us"] }).ObserveAsync(Stopping);

        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.Equal(
            """
            eu/shop/pod/web-0 shop 2.4.0  running
            us/shop/pod/web-0 shop 2.3.1  running
            """,
            Lines(observation));
        Assert.Contains("Bearer t0ken-of-the-file", us.Authorizations);
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_told()
    {
        using var file = new KubeConfig(("eu", "http://127.0.0.1:1"));

        var observation = await new KubernetesSource(Fleet(file) with { Contexts = ["asia"] }).ObserveAsync(Stopping);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.StartsWith("cluster asia cannot be found: ", observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_hold_for_pods_and_not_for_templates()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Deployment("web", "2.4.0", replicas: 0, revision: 7));
        using var file = new KubeConfig(("eu", server.Address));

        var observation = await new BoundedSource(new KubernetesSource(Fleet(file)), new() { Name = "eu", ExpectedMin = 1 }, TimeProvider.System).ObserveAsync(Stopping);

        Assert.Equal(
            (ObservationStatus.Failed, "it saw 0 live instances, and at least 1 are expected: it may look in the wrong place"),
            (observation.Status, observation.Reason));
    }

    internal static KubernetesFleet Fleet(KubeConfig file)
        => new() { Selector = LabelSelector.TryParse("app=shop", out var selector) ? selector : throw new InvalidOperationException(), KubeConfig = file.Path };

    internal static async Task<FleetObservation> ObserveAsync(ApiServer server, Func<KubernetesFleet, KubernetesFleet>? change = null)
    {
        using var file = new KubeConfig(("eu", server.Address));
        return await new KubernetesSource((change ?? (fleet => fleet))(Fleet(file))).ObserveAsync(Stopping);
    }

    internal static string Lines(FleetObservation observation)
        => string.Join('\n', observation.Instances.Select(one => $"{one.Id} {one.App} {one.Version} {one.Kind} {one.State}").Order(StringComparer.Ordinal));
}
