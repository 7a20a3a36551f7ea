using k8s.Models;
using Migrator.Kubernetes.Rollouts;

namespace Migrator.Kubernetes.Access;

/// <summary>Everything in a namespace that runs or starts pods.</summary>
internal sealed record NamespaceContent
{
    public IReadOnlyList<V1Deployment> Deployments { get; init; } = [];

    public IReadOnlyList<Rollout> Rollouts { get; init; } = [];

    public IReadOnlyList<V1ReplicaSet> ReplicaSets { get; init; } = [];

    public IReadOnlyList<V1StatefulSet> StatefulSets { get; init; } = [];

    public IReadOnlyList<V1DaemonSet> DaemonSets { get; init; } = [];

    /// <summary>The templates that StatefulSets and DaemonSets have and had.</summary>
    public IReadOnlyList<V1ControllerRevision> ControllerRevisions { get; init; } = [];

    public IReadOnlyList<V1CronJob> CronJobs { get; init; } = [];

    public IReadOnlyList<V1Job> Jobs { get; init; } = [];

    /// <summary>The pods that the selector chooses.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];
}
