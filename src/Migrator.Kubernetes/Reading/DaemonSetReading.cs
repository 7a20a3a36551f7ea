using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>DaemonSets.</summary>
internal static class DaemonSetReading
{
    public const string Kind = "daemonset";

    public static Found Read(IReadOnlyList<V1DaemonSet> sets)
        => Found.Of(
            sets.Select(one => new Startable(Kind, one.Name(), one.Spec.Template, one.Status?.DesiredNumberScheduled > 0 ? Startable.Running : Startable.Scheduled)),
            sets.Select(one => Generation.Doubt(Kind, one.Metadata, one.Status?.ObservedGeneration)));
}
