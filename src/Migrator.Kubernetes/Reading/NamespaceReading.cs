using k8s.Models;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;

namespace Migrator.Kubernetes.Reading;

/// <summary>What a namespace's objects say of a fleet.</summary>
internal sealed class NamespaceReading(KubernetesFleet fleet, Place place)
{
    private readonly PodVersion version = new(fleet);

    public FleetObservation Read(NamespaceContent content)
    {
        var found = Found.AllOf([.. Chosen(content)]);
        var pods = new PodReading(version, $"{place.Cluster}/{place.Namespace}");
        List<LiveInstance> instances = [.. content.Pods.SelectMany(pods.Instances), .. found.Startables.Select(Template)];
        if (instances.Count == 0)
        {
            return FleetObservation.Failed(KubernetesSource.Name, $"nothing in {place} matches {fleet.Selector}: selector, namespace or cluster may be wrong");
        }

        List<string> doubts = [.. found.Doubts, .. content.Pods.Select(PodReading.Doubt).OfType<string>().Take(1)];
        return new(
            KubernetesSource.Name,
            doubts.Count == 0 ? ObservationStatus.Complete : ObservationStatus.Partial,
            doubts.Count == 0 ? null : $"{place}: {string.Join("; ", doubts)}",
            instances);
    }

    // A set, a revision or a job belongs to the fleet if its owner does, whatever labels its own template bore then.
    private IEnumerable<Found> Chosen(NamespaceContent content)
    {
        var deployments = content.Deployments.Where(one => IsChosen(one.Spec.Template)).ToList();
        var rollouts = content.Rollouts.Where(one => IsChosen(RolloutReading.Owner(one, content.Deployments, 0).Template)).ToList();
        List<SetOwner> owners =
        [
            .. content.Deployments.Select(one => DeploymentReading.Owner(one, fleet.RollbackRevisions)),
            .. content.Rollouts.Select(one => RolloutReading.Owner(one, content.Deployments, fleet.RollbackRevisions)),
        ];
        var sets = content.ReplicaSets.Where(set => IsChosen(set.Spec.Template) || owners.Exists(owner => owner.Owns(set) && IsChosen(owner.Template))).ToList();
        List<RevisionOwner> keepers = [.. content.StatefulSets.Select(StatefulSetReading.Owner), .. content.DaemonSets.Select(DaemonSetReading.Owner)];
        var revisions = content.ControllerRevisions.Select(Revision.Of).ToList();
        var crons = content.CronJobs.Where(one => IsChosen(one.Spec.JobTemplate.Spec.Template)).ToList();
        var jobs = content.Jobs.Where(job => IsChosen(job.Spec.Template) || crons.Exists(cron => job.Metadata.IsKeptBy("CronJob", cron.Name()))).ToList();

        yield return DeploymentReading.Read(deployments);
        yield return RolloutReading.Read(rollouts, content.Deployments, content.ReplicaSets);
        yield return ReplicaSetReading.Read(sets, owners);
        yield return StatefulSetReading.Read([.. content.StatefulSets.Where(one => IsChosen(one.Spec.Template))], revisions);
        yield return DaemonSetReading.Read([.. content.DaemonSets.Where(one => IsChosen(one.Spec.Template))]);
        foreach (var keeper in keepers)
        {
            var kept = revisions.Where(revision => keeper.Keeps(revision) && (IsChosen(revision.Template) || IsChosen(keeper.Template))).ToList();
            yield return RevisionReading.Read(kept, keeper, content.Pods, fleet.RollbackRevisions);
        }

        yield return JobReading.Read(crons);
        yield return JobReading.Read(jobs);
    }

    private bool IsChosen(V1PodTemplateSpec? template) => template is not null && fleet.Selector.Matches(template.Metadata?.Labels);

    private LiveInstance Template(Startable startable)
        => new(
            version.App(startable.Template.Metadata, startable.Name),
            version.Of(startable.Template.Metadata, startable.Template.Spec),
            $"{place.Cluster}/{place.Namespace}/{startable.Kind}/{startable.Name}",
            LastSeen: null)
        {
            Kind = "template",
            State = startable.State,
        };
}
