using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>Deployments: the template counts with no replicas too, because an autoscaler may want some at any time.</summary>
internal static class DeploymentReading
{
    public const string Kind = "deployment";

    public static Found Read(IReadOnlyList<V1Deployment> deployments)
        => Found.Of(
            deployments.Select(one => new Startable(Kind, one.Name(), one.Spec.Template, (one.Spec.Replicas ?? 1) > 0 ? Startable.Running : Startable.Scheduled)),
            deployments.Select(one => Generation.Doubt(Kind, one.Metadata, one.Status?.ObservedGeneration)));

    public static SetOwner Owner(V1Deployment deployment, int rollbackRevisions)
    {
        var revision = SetOwner.Revision(deployment.Metadata, SetOwner.DeploymentRevision);
        return new(
            "Deployment",
            deployment.Name(),
            deployment.Spec.Template,
            set => revision is not null && SetOwner.Revision(set.Metadata, SetOwner.DeploymentRevision) == revision,
            SetOwner.DeploymentRevision,
            rollbackRevisions);
    }
}
