using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>DaemonSets: with OnDelete, too, a pod that is gone comes back as what is wanted now; those that are not gone stay what they are.</summary>
internal static class DaemonSetReading
{
    public const string Kind = "daemonset";

    public static Found Read(IReadOnlyList<V1DaemonSet> sets)
        => Found.Of(
            sets.Select(one => new Startable(Kind, one.Name(), one.Spec.Template, one.Status?.DesiredNumberScheduled > 0 ? Startable.Running : Startable.Scheduled)),
            sets.Select(one => Generation.Doubt(Kind, one.Metadata, one.Status?.ObservedGeneration)));

    public static RevisionOwner Owner(V1DaemonSet set)
        => new(
            "DaemonSet",
            set.Name(),
            set.Spec.Template,
            _ => false,
            (set.Status?.UpdatedNumberScheduled ?? 0) < set.Status?.CurrentNumberScheduled);
}
