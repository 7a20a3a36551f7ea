using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>StatefulSets: between two revisions a lost pod comes back as what it was, and that template is not in the set.</summary>
internal static class StatefulSetReading
{
    public const string Kind = "statefulset";
    private const string OnDelete = "OnDelete";

    public static Found Read(IReadOnlyList<V1StatefulSet> sets)
        => Found.Of(
            sets.Select(one => new Startable(Kind, one.Name(), one.Spec.Template, (one.Spec.Replicas ?? 1) > 0 ? Startable.Running : Startable.Scheduled)),
            sets.SelectMany(one => new[] { Generation.Doubt(Kind, one.Metadata, one.Status?.ObservedGeneration), Between(one) }));

    // With OnDelete pods come back as what is wanted now, and the server never forgets the former revision.
    private static string? Between(V1StatefulSet set)
        => set.Spec.UpdateStrategy?.Type == OnDelete || set.Status?.CurrentRevision == set.Status?.UpdateRevision
            ? null
            : $"{Kind} {set.Name()} is between {set.Status?.CurrentRevision} and {set.Status?.UpdateRevision}, and a pod that is lost now comes back as either";
}
