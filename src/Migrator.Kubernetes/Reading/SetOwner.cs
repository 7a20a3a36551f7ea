using System.Globalization;
using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>What keeps a ReplicaSet for each of its revisions.</summary>
/// <param name="Kind">Its kind, as owner references write it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Template">The template it wants now.</param>
/// <param name="IsWanted">True for the sets that it may give pods without anybody's going back.</param>
/// <param name="RevisionAnnotation">Where its sets bear their revision.</param>
/// <param name="RollbackRevisions">How many former revisions somebody may go back to.</param>
internal sealed record SetOwner(
    string Kind,
    string Name,
    V1PodTemplateSpec? Template,
    Func<V1ReplicaSet, bool> IsWanted,
    string RevisionAnnotation,
    int RollbackRevisions)
{
    public const string DeploymentRevision = "deployment.kubernetes.io/revision";
    public const string RolloutRevision = "rollout.argoproj.io/revision";

    public static long? Revision(V1ObjectMeta metadata, string annotation)
        => long.TryParse(metadata.Annotations?.TryGetValue(annotation, out var text) == true ? text : null, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    public bool Owns(V1ReplicaSet set) => set.Metadata.IsKeptBy(Kind, Name);
}
