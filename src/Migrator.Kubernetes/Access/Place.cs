using k8s;

namespace Migrator.Kubernetes.Access;

/// <summary>A namespace of a cluster.</summary>
/// <param name="Cluster">What the cluster is called in answers.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Client">Asks the cluster.</param>
internal sealed record Place(string Cluster, string Namespace, IKubernetes Client)
{
    public override string ToString() => $"namespace {Namespace} of cluster {Cluster}";
}
