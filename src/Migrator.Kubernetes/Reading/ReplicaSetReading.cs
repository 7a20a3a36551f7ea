using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>ReplicaSets: those with pods are live; those without are what somebody may go back to.</summary>
internal static class ReplicaSetReading
{
    public const string Kind = "replicaset";

    public static Found Read(IReadOnlyList<V1ReplicaSet> sets, IReadOnlyList<SetOwner> owners)
        => Found.Of(
            sets.GroupBy(set => owners.FirstOrDefault(owner => owner.Owns(set))).SelectMany(group => group.Key is { } owner ? Owned([.. group], owner) : group.Select(Own)),
            sets.Select(set => Generation.Doubt(Kind, set.Metadata, set.Status?.ObservedGeneration)));

    // Nobody keeps it as history: whoever keeps it scales it as they like.
    private static Startable Own(V1ReplicaSet set) => With(set, HasPods(set) ? Startable.Running : Startable.Scheduled);

    private static IEnumerable<Startable> Owned(IReadOnlyList<V1ReplicaSet> sets, SetOwner owner)
    {
        var wanted = sets.Where(set => HasPods(set) || owner.IsWanted(set)).ToList();

        // One without a revision may be any of them, the last included.
        var former = sets.Except(wanted)
            .OrderByDescending(set => SetOwner.Revision(set.Metadata, owner.RevisionAnnotation) ?? long.MaxValue)
            .Take(owner.RollbackRevisions);
        return wanted.Select(set => With(set, HasPods(set) ? Startable.Running : Startable.Scheduled)).Concat(former.Select(set => With(set, Startable.RollbackTarget)));
    }

    private static Startable With(V1ReplicaSet set, string state) => new(Kind, set.Name(), set.Spec.Template, state);

    private static bool HasPods(V1ReplicaSet set) => (set.Spec.Replicas ?? 1) > 0 || set.Status?.Replicas > 0;
}
