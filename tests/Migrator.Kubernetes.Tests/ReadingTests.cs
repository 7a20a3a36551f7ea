using System.Text.Json;
using k8s;
using k8s.Models;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;
using Migrator.Kubernetes.Reading;

namespace Migrator.Kubernetes.Tests;

public sealed class ReadingTests
{
    private static readonly KubernetesFleet Fleet = new() { Selector = AccessTests.Selector("app=shop") };
    private static readonly DateTime Noon = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("registry:5000/shop/web:2.4.0", "2.4.0")]
    [InlineData("shop:2.4.0@sha256:9f86d081884c7d659a2feaa0c55ad015", "2.4.0")]
    [InlineData("registry:5000/shop/web", null)]
    [InlineData("shop:latest", null)]
    [InlineData("shop@sha256:9f86d081884c7d659a2feaa0c55ad015", null)]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015", null)]
    [InlineData(null, null)]
    public void The_tag_of_an_image_may_be_a_version(string? image, string? version) => Assert.Equal(version, ImageTag.Of(image));

    [Fact]
    public void The_annotation_comes_before_the_label_and_the_label_before_the_image()
    {
        var template = Template("2.3.0", image: "web:2.2.0");
        template.Metadata.Annotations = new Dictionary<string, string> { ["migrator/version"] = "2.4.0+3f2a91c" };

        Assert.Equal("2.4.0+3f2a91c", VersionOf(template));
        template.Metadata.Annotations.Clear();
        Assert.Equal("2.3.0", VersionOf(template));
        template.Metadata.Labels.Remove("app.kubernetes.io/version");
        Assert.Equal("2.2.0", VersionOf(template));
        Assert.Null(new PodVersion(Fleet with { Container = "sidecar" }).Of(template.Metadata, template.Spec));
        Assert.Null(new PodVersion(Fleet).Of(template.Metadata, template.Spec));
    }

    [Fact]
    public void A_pod_whose_image_was_changed_in_place_is_both_until_its_container_has_restarted()
    {
        var pod = Pod("web-0", "Running");
        pod.Metadata.Labels.Remove("app.kubernetes.io/version");
        pod.Spec.Containers[0].Image = "shop/web:2.4.0";
        pod.Status.ContainerStatuses = [new V1ContainerStatus { Name = "web", Image = "registry/shop/web:2.3.1" }];

        var observation = Read(new() { Pods = [pod] }, Fleet with { Container = "web" });

        Assert.Equal(["2.4.0", "2.3.1"], observation.Instances.Select(one => one.Version));
    }

    [Fact]
    public void An_application_that_no_label_names_is_one_that_nobody_has_heard_of()
    {
        var pod = Pod("web-0", "Running");
        pod.Metadata.Labels.Remove("app.kubernetes.io/name");

        Assert.Equal("web-5f66", Assert.Single(Read(new() { Pods = [pod] }).Instances).App);
        Assert.Equal("shop", Assert.Single(Read(new() { Pods = [pod] }, Fleet with { App = "shop" }).Instances).App);
    }

    [Theory]
    [InlineData("Pending", true, "scheduled")]
    [InlineData("Running", true, "running")]
    [InlineData("Unknown", true, "running")]
    [InlineData(null, true, "running")]
    [InlineData("Succeeded", false, "stopped")]
    [InlineData("Failed", false, "stopped")]
    public void A_pod_is_live_until_it_has_come_to_its_end(string? phase, bool isLive, string state)
    {
        var pod = Pod("web-0", phase);
        pod.Status.ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { FinishedAt = Noon } } }];

        var instance = Assert.Single(Read(new() { Pods = [pod] }).Instances);

        Assert.Equal((isLive, state), (instance.IsLive, instance.State));
        Assert.Equal(isLive ? null : new DateTimeOffset(Noon), instance.LastSeen);
    }

    [Fact]
    public void A_pod_that_is_called_failed_while_its_container_was_last_seen_running_is_live()
    {
        var pod = Pod("web-0", "Failed");
        pod.Status.ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Running = new V1ContainerStateRunning() } }];

        Assert.True(Assert.Single(Read(new() { Pods = [pod] }).Instances).IsLive);
    }

    [Fact]
    public void A_pod_of_a_controller_whose_template_is_not_read_makes_the_answer_partial()
    {
        var pod = Pod("web-0", "Running");
        pod.Metadata.OwnerReferences[0].Kind = "CloneSet";

        var observation = Read(new() { Pods = [pod] });

        Assert.Equal(
            (ObservationStatus.Partial, "namespace shop of cluster eu: pod web-0 is kept by CloneSet web-5f66, whose template is not read"),
            (observation.Status, observation.Reason));
    }

    [Fact]
    public void A_template_without_replicas_may_have_some_at_any_time()
    {
        var instance = Assert.Single(Read(new() { Deployments = [Deployment("web", "2.3.1", replicas: 0)] }).Instances);

        Assert.Equal(("template", "scheduled", "2.3.1", true), (instance.Kind, instance.State, instance.Version, instance.IsLive));
    }

    [Fact]
    public void A_stuck_or_suspended_cron_job_is_live_as_long_as_it_is_there()
    {
        var jobs = new[] { CronJob("nightly", "2.3.1", isSuspended: false), CronJob("yearly", "1.9.0", isSuspended: true) };

        Assert.Equal(["eu/shop/cronjob/nightly 2.3.1 scheduled", "eu/shop/cronjob/yearly 1.9.0 scheduled"], Lines(Read(new() { CronJobs = jobs })));
    }

    [Theory]
    [InlineData("Complete", "True", false)]
    [InlineData("Failed", "True", false)]
    [InlineData("Failed", "False", true)]
    [InlineData("Suspended", "True", true)]
    [InlineData("FailureTarget", "True", true)]
    public void A_job_is_live_until_it_is_over(string condition, string status, bool isLive)
    {
        var job = new V1Job
        {
            Metadata = new() { Name = "import" },
            Spec = new() { Template = Template("2.3.1") },
            Status = new() { Conditions = [new V1JobCondition { Type = condition, Status = status }] },
        };

        var observation = Read(new() { Jobs = [job], Deployments = [Deployment("web", "2.4.0", 1)] });

        Assert.Equal(isLive, observation.Instances.Any(one => one.Version == "2.3.1"));
    }

    [Fact]
    public void A_job_belongs_to_the_fleet_of_its_cron_job_whatever_labels_it_had()
    {
        var job = new V1Job
        {
            Metadata = new() { Name = "nightly-29", OwnerReferences = [Controller("CronJob", "nightly")] },
            Spec = new() { Template = Template("2.2.0") },
        };
        job.Spec.Template.Metadata.Labels.Remove("app");

        Assert.Equal(["eu/shop/cronjob/nightly 2.3.1 scheduled", "eu/shop/job/nightly-29 2.2.0 scheduled"], Lines(Read(new() { CronJobs = [CronJob("nightly", "2.3.1", false)], Jobs = [job] })));
    }

    [Theory]
    [InlineData("RollingUpdate", "db-c", "db-c running, db-b rollback-target")]
    [InlineData("RollingUpdate", "db-b", "db-c running, db-b scheduled, db-a rollback-target")]
    [InlineData("RollingUpdate", "db-a", "db-c running, db-a scheduled, db-b rollback-target")]
    [InlineData("OnDelete", "db-a", "db-c running, db-b rollback-target")]
    public void A_stateful_set_between_two_revisions_may_start_either_unless_pods_are_deleted_by_hand(string strategy, string current, string expected)
    {
        var set = StatefulSet(current, "db-c", strategy);

        var observation = Read(new() { StatefulSets = [set], ControllerRevisions = [Revision("db-a", 1), Revision("db-b", 2), Revision("db-c", 3)], Pods = [Of("db-0", "db-c")] });

        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.Equal(expected, Revisions(observation));
    }

    [Fact]
    public void A_revision_whose_pods_still_run_is_live_however_old_it_is()
    {
        var set = StatefulSet("db-a", "db-c", "OnDelete");
        var leaving = Of("db-1", "db-b");
        leaving.Metadata.DeletionTimestamp = Noon;

        var observation = Read(new() { StatefulSets = [set], ControllerRevisions = [Revision("db-a", 1), Revision("db-b", 2), Revision("db-c", 3)], Pods = [Of("db-0", "db-a"), leaving] });

        Assert.Equal("db-c scheduled, db-b running, db-a running", Revisions(observation));
    }

    [Fact]
    public void A_revision_whose_last_pod_has_come_to_its_end_is_one_that_somebody_may_go_back_to()
    {
        var pod = Of("db-0", "db-b");
        pod.Status.Phase = "Failed";

        var observation = Read(new() { StatefulSets = [StatefulSet("db-b", "db-c", "OnDelete")], ControllerRevisions = [Revision("db-b", 2), Revision("db-c", 3)], Pods = [pod] });

        Assert.Equal("db-c scheduled, db-b rollback-target", Revisions(observation));
    }

    [Theory]
    [InlineData(3, "db-c scheduled, db-b rollback-target")]
    [InlineData(2, "db-c scheduled, db-b running, db-a rollback-target")]
    public void Pods_of_a_former_revision_that_the_selector_does_not_choose_are_taken_for_the_last_one(int updated, string expected)
    {
        var set = StatefulSet("db-b", "db-c", "OnDelete");
        set.Status.Replicas = 3;
        set.Status.UpdatedReplicas = updated;

        Assert.Equal(expected, Revisions(Read(new() { StatefulSets = [set], ControllerRevisions = [Revision("db-a", 1), Revision("db-b", 2), Revision("db-c", 3)] })));
    }

    [Fact]
    public void Going_back_makes_the_revision_gone_back_to_the_wanted_one()
    {
        var observation = Read(new() { StatefulSets = [StatefulSet("db-a", "db-a", "RollingUpdate")], ControllerRevisions = [Revision("db-a", 4), Revision("db-b", 3)], Pods = [Of("db-0", "db-a")] });

        Assert.Equal("db-a running, db-b rollback-target", Revisions(observation));
    }

    [Theory]
    [InlineData("RollingUpdate", ObservationStatus.Partial)]
    [InlineData("OnDelete", ObservationStatus.Complete)]
    public void A_revision_that_a_stateful_set_may_start_and_that_is_not_there_makes_the_answer_partial(string strategy, ObservationStatus status)
    {
        var observation = Read(new() { StatefulSets = [StatefulSet("db-a", "db-b", strategy)], ControllerRevisions = [Revision("db-b", 2)] });

        Assert.Equal(status, observation.Status);
        Assert.Equal(status == ObservationStatus.Complete ? null : "namespace shop of cluster eu: statefulset db is between db-a and db-b, and the former is not there to be read", observation.Reason);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "spec": { "template": null } }""")]
    [InlineData("""{ "spec": { "template": { "spec": { "containers": "none" } } } }""")]
    [InlineData("""[]""")]
    public void A_revision_without_a_template_makes_the_answer_partial(string data)
    {
        var revision = Revision("db-b", 2);
        revision.Data = JsonDocument.Parse(data).RootElement;

        var observation = Read(new() { StatefulSets = [StatefulSet("db-c", "db-c", "RollingUpdate")], ControllerRevisions = [revision, Revision("db-c", 3)] });

        Assert.Equal((ObservationStatus.Partial, "namespace shop of cluster eu: controllerrevision db-b holds no template that can be read"), (observation.Status, observation.Reason));
    }

    [Fact]
    public void Revisions_of_other_controllers_are_not_read()
    {
        var other = Revision("clone-a", 1);
        other.Metadata.OwnerReferences = [Controller("CloneSet", "db")];
        other.Data = null;

        Assert.Equal("db-c scheduled", Revisions(Read(new() { StatefulSets = [StatefulSet("db-c", "db-c", "RollingUpdate")], ControllerRevisions = [other, Revision("db-c", 3)] })));
    }

    [Fact]
    public void A_daemon_set_is_live_and_waits_for_its_controller_too()
    {
        var set = new V1DaemonSet { Metadata = new() { Name = "agent", Generation = 3 }, Spec = new() { Template = Template("2.4.0") }, Status = new() { ObservedGeneration = 2, DesiredNumberScheduled = 4 } };

        var observation = Read(new() { DaemonSets = [set] });

        Assert.Equal(["eu/shop/daemonset/agent 2.4.0 running"], Lines(observation));
        Assert.Equal("namespace shop of cluster eu: daemonset agent was changed, and its controller has not looked yet (generation 3, seen 2)", observation.Reason);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "c")]
    [InlineData(2, "c b")]
    public void The_last_former_revisions_are_what_somebody_may_go_back_to(int revisions, string names)
    {
        var observation = Read(
            new() { Deployments = [Deployment("web", "2.4.0", 3, revision: "9")], ReplicaSets = [Set("a", 6, 0), Set("b", 7, 0), Set("c", 8, 0), Set("d", 9, 3)] },
            Fleet with { RollbackRevisions = revisions });

        Assert.Equal(names, string.Join(' ', observation.Instances.Where(one => one.State == "rollback-target").Select(one => one.Id.Split('/')[^1])));
    }

    [Fact]
    public void After_going_back_the_set_gone_back_to_is_the_wanted_one()
    {
        var observation = Read(new() { Deployments = [Deployment("web", "2.3.1", 3, revision: "10")], ReplicaSets = [Set("a", 10, 3), Set("b", 9, 0)] });

        Assert.Equal(["eu/shop/deployment/web 2.3.1 running", "eu/shop/replicaset/a 10.0.0 running", "eu/shop/replicaset/b 9.0.0 rollback-target"], Lines(observation));
    }

    [Fact]
    public void A_replica_set_of_its_own_is_scaled_by_whoever_made_it()
    {
        var set = Set("a", 6, 0);
        set.Metadata.OwnerReferences = null;

        Assert.Equal(["eu/shop/replicaset/a 6.0.0 scheduled"], Lines(Read(new() { ReplicaSets = [set] })));
    }

    [Fact]
    public void Workloads_of_others_are_not_of_this_fleet()
    {
        var other = Deployment("other", "1.0.0", 1);
        other.Spec.Template.Metadata.Labels["app"] = "other";
        var legacy = Set("legacy", 4, 1);
        legacy.Metadata.OwnerReferences = [Controller("Deployment", "other")];
        legacy.Spec.Template.Metadata.Labels["app"] = "other";

        Assert.Equal(["eu/shop/deployment/web 2.4.0 running"], Lines(Read(new() { Deployments = [other, Deployment("web", "2.4.0", 1)], ReplicaSets = [legacy] })));
    }

    private static string Revisions(FleetObservation observation)
        => string.Join(", ", observation.Instances.Where(one => one.Id.Contains("/controllerrevision/", StringComparison.Ordinal)).OrderByDescending(one => one.State != "rollback-target").ThenByDescending(one => one.Version == "3.0.0").ThenByDescending(one => one.Id).Select(one => $"{one.Id.Split('/')[^1]} {one.State}"));

    private static V1StatefulSet StatefulSet(string current, string update, string strategy) => new()
    {
        Metadata = new() { Name = "db", Generation = 2 },
        Spec = new() { Template = Template("3.0.0"), UpdateStrategy = new() { Type = strategy } },
        Status = new() { ObservedGeneration = 2, CurrentRevision = current, UpdateRevision = update },
    };

    private static V1ControllerRevision Revision(string name, int number) => new()
    {
        Metadata = new() { Name = name, OwnerReferences = [Controller("StatefulSet", "db")] },
        Revision = number,
        Data = JsonDocument.Parse($$"""{ "spec": { "template": {{KubernetesJson.Serialize(Template($"{number}.0.0"))}} } }""").RootElement,
    };

    private static FleetObservation Read(NamespaceContent content, KubernetesFleet? fleet = null) => new NamespaceReading(fleet ?? Fleet, new Place("eu", "shop", null!)).Read(content);

    private static IEnumerable<string> Lines(FleetObservation observation) => observation.Instances.Select(one => $"{one.Id} {one.Version} {one.State}").Order(StringComparer.Ordinal);

    private static string? VersionOf(V1PodTemplateSpec template) => new PodVersion(Fleet with { Container = "web" }).Of(template.Metadata, template.Spec);

    private static V1OwnerReference Controller(string kind, string name) => new() { Kind = kind, Name = name, Controller = true };

    private static V1PodTemplateSpec Template(string version, string image = "shop/web:1.0.0") => new()
    {
        Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "shop", ["app.kubernetes.io/name"] = "shop", ["app.kubernetes.io/version"] = version } },
        Spec = new() { Containers = [new V1Container { Name = "web", Image = image }] },
    };

    private static V1Pod Of(string name, string revision)
    {
        var pod = Pod(name, "Running");
        pod.Metadata.OwnerReferences = [Controller("StatefulSet", "db")];
        pod.Metadata.Labels["controller-revision-hash"] = revision;
        return pod;
    }

    private static V1Pod Pod(string name, string? phase) => new()
    {
        Metadata = new() { Name = name, Labels = Template("2.4.0").Metadata.Labels, OwnerReferences = [Controller("ReplicaSet", "web-5f66")] },
        Spec = Template("2.4.0").Spec,
        Status = new() { Phase = phase },
    };

    private static V1Deployment Deployment(string name, string version, int replicas, string revision = "1") => new()
    {
        Metadata = new() { Name = name, Annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = revision } },
        Spec = new() { Replicas = replicas, Template = Template(version) },
    };

    private static V1ReplicaSet Set(string name, int revision, int replicas) => new()
    {
        Metadata = new()
        {
            Name = name,
            Annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = $"{revision}" },
            OwnerReferences = [Controller("Deployment", "web")],
        },
        Spec = new() { Replicas = replicas, Template = Template($"{revision}.0.0") },
        Status = new() { Replicas = replicas },
    };

    private static V1CronJob CronJob(string name, string version, bool isSuspended) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Suspend = isSuspended, JobTemplate = new() { Spec = new() { Template = Template(version) } } },
    };
}
