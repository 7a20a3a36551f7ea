using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>What keeps a ControllerRevision for each of its templates.</summary>
/// <param name="Kind">Its kind, as owner references write it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Template">The template it wants now.</param>
/// <param name="MayStart">True for the revisions that it may start pods from without anybody's going back.</param>
/// <param name="RunsFormer">True if it says that it has pods of a former revision.</param>
internal sealed record RevisionOwner(string Kind, string Name, V1PodTemplateSpec Template, Func<Revision, bool> MayStart, bool RunsFormer)
{
    public bool Keeps(Revision revision) => revision.Metadata.IsKeptBy(Kind, Name);

    public bool Keeps(V1Pod pod) => pod.Metadata.IsKeptBy(Kind, Name);
}
