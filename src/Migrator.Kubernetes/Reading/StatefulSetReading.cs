using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>StatefulSets: between two revisions, and below a partition for ever, a lost pod comes back as what it was.</summary>
internal static class StatefulSetReading
{
    public const string Kind = "statefulset";
    private const string OnDelete = "OnDelete";

    public static Found Read(IReadOnlyList<V1StatefulSet> sets, IReadOnlyList<Revision> revisions)
        => Found.Of(
            sets.Select(one => new Startable(Kind, one.Name(), one.Spec.Template, (one.Spec.Replicas ?? 1) > 0 ? Startable.Running : Startable.Scheduled)),
            sets.SelectMany(one => new[] { Generation.Doubt(Kind, one.Metadata, one.Status?.ObservedGeneration), Missing(one, revisions) }));

    public static RevisionOwner Owner(V1StatefulSet set)
        => new(
            "StatefulSet",
            set.Name(),
            set.Spec.Template,
            revision => revision.Name == set.Status?.UpdateRevision || revision.Name == Former(set),
            (set.Status?.UpdatedReplicas ?? 0) < set.Status?.Replicas);

    private static string? Missing(V1StatefulSet set, IReadOnlyList<Revision> revisions)
        => Former(set) is not { } former || revisions.Any(revision => revision.Name == former && Owner(set).Keeps(revision))
            ? null
            : $"{Kind} {set.Name()} is between {former} and {set.Status?.UpdateRevision}, and the former is not there to be read";

    // With OnDelete a lost pod comes back as what is wanted now, and the server never ceases to name the former revision.
    private static string? Former(V1StatefulSet set)
        => set.Spec.UpdateStrategy is { Type: OnDelete, RollingUpdate: null } || set.Status?.CurrentRevision == set.Status?.UpdateRevision
            ? null
            : set.Status?.CurrentRevision;
}
