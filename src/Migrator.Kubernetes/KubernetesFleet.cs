namespace Migrator.Kubernetes;

/// <summary>What belongs to a fleet, and where its versions are written.</summary>
public sealed record KubernetesFleet
{
    /// <summary>The label selector of the fleet's pods, as <c>kubectl get pods --selector</c> takes it.</summary>
    public required LabelSelector Selector { get; init; }

    /// <summary>The application; null to read it from <see cref="AppLabel"/>.</summary>
    public string? App { get; init; }

    /// <summary>The label of a pod that names its application.</summary>
    /// <value><c>app.kubernetes.io/name</c>.</value>
    public string AppLabel { get; init; } = "app.kubernetes.io/name";

    /// <summary>The namespaces that are looked at.</summary>
    /// <value>None: the one of the context, or the one this process runs in.</value>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The contexts of the kubeconfig that are looked at, one for each cluster. All of them must answer.</summary>
    /// <value>None: the cluster this process runs in, or else the kubeconfig's current context.</value>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>The kubeconfig.</summary>
    /// <value>null: where <c>kubectl</c> looks for it.</value>
    public string? KubeConfig { get; init; }

    /// <summary>The container whose image's tag is the version, where neither annotation nor label says it; null to trust no tag.</summary>
    public string? Container { get; init; }

    /// <summary>The annotation of a pod that says its version. It comes first, because a label cannot hold every version.</summary>
    /// <value><c>migrator/version</c>.</value>
    public string VersionAnnotation { get; init; } = "migrator/version";

    /// <summary>The label of a pod that says its version.</summary>
    /// <value><c>app.kubernetes.io/version</c>.</value>
    public string VersionLabel { get; init; } = "app.kubernetes.io/version";

    /// <summary>How many former revisions of a Deployment, Rollout, StatefulSet or DaemonSet count as ones that somebody may go back to.</summary>
    /// <value>1: what <c>kubectl rollout undo</c> goes back to.</value>
    public int RollbackRevisions { get; init; } = 1;
}
