using System.Globalization;
using k8s.Models;
using Migrator.Kubernetes.Rollouts;

namespace Migrator.Kubernetes.Reading;

/// <summary>Argo Rollouts: besides what is wanted, whatever the controller sends traffic to or goes back to.</summary>
internal static class RolloutReading
{
    public const string Kind = "rollout";
    // As owner references write it.
    private const string OwnerKind = "Rollout";
    private const string HashLabel = "rollouts-pod-template-hash";

    public static Found Read(IReadOnlyList<Rollout> rollouts, IReadOnlyList<V1Deployment> deployments, IReadOnlyList<V1ReplicaSet> sets)
        => Found.Of(
            rollouts.Where(one => one.Spec.Template is not null).Select(one => new Startable(Kind, one.Metadata.Name, one.Spec.Template!, Startable.Running)),
            rollouts.SelectMany(one => Doubts(one, deployments, sets)));

    public static SetOwner Owner(Rollout rollout, IReadOnlyList<V1Deployment> deployments, int rollbackRevisions)
        => new(
            OwnerKind,
            rollout.Metadata.Name,
            rollout.Spec.Template ?? Referred(rollout, deployments)?.Spec.Template,
            set => Hash(set) is { } hash && rollout.Status.Hashes.Contains(hash),
            SetOwner.RolloutRevision,
            Math.Max(rollbackRevisions, rollout.Spec.RollbackWindow?.Revisions ?? 0));

    // Its status says nothing as long as it is about another generation.
    private static IEnumerable<string?> Doubts(Rollout rollout, IReadOnlyList<V1Deployment> deployments, IReadOnlyList<V1ReplicaSet> sets)
    {
        var name = rollout.Metadata.Name;
        if (!IsSeen(rollout.Metadata.Generation, rollout.Status.ObservedGeneration))
        {
            yield return $"{Kind} {name} was changed, and its controller has not looked yet (generation {rollout.Metadata.Generation}, seen {rollout.Status.ObservedGeneration ?? "none"})";
        }

        if (rollout.Spec.Template is null)
        {
            var referred = Referred(rollout, deployments);
            yield return referred is null ? $"{Kind} {name} takes its template from {rollout.Spec.WorkloadRef?.Kind} {rollout.Spec.WorkloadRef?.Name}, which is not read"
                : IsSeen(referred.Metadata.Generation, rollout.Status.WorkloadObservedGeneration) ? null
                : $"{Kind} {name} has not seen the last change of deployment {referred.Name()} yet";
        }

        var owned = sets.Where(set => set.Metadata.IsKeptBy(OwnerKind, name)).Select(Hash).ToList();
        foreach (var hash in rollout.Status.Hashes.Where(hash => !owned.Contains(hash)))
        {
            yield return $"{Kind} {name} speaks of a replica set {hash} that is not there";
        }
    }

    private static V1Deployment? Referred(Rollout rollout, IReadOnlyList<V1Deployment> deployments)
        => rollout.Spec.WorkloadRef is { Kind: "Deployment" } reference ? deployments.FirstOrDefault(one => one.Name() == reference.Name) : null;

    private static bool IsSeen(long? generation, string? observed)
        => generation is not { } wanted || (long.TryParse(observed, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen >= wanted);

    private static string? Hash(V1ReplicaSet set) => set.Metadata.Labels?.TryGetValue(HashLabel, out var hash) == true ? hash : null;
}
