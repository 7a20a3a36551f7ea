namespace Migrator.Kubernetes.Access;

/// <summary>A kind of objects that has to be listed. Nothing else is ever asked of a cluster's objects.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The kind, in the plural of the API.</param>
internal sealed record NeededAccess(string Group, string Resource)
{
    public const string Verb = "list";

    public static readonly NeededAccess Pods = new("", "pods");
    public static readonly NeededAccess Deployments = new("apps", "deployments");
    public static readonly NeededAccess ReplicaSets = new("apps", "replicasets");
    public static readonly NeededAccess StatefulSets = new("apps", "statefulsets");
    public static readonly NeededAccess DaemonSets = new("apps", "daemonsets");
    public static readonly NeededAccess ControllerRevisions = new("apps", "controllerrevisions");
    public static readonly NeededAccess Jobs = new("batch", "jobs");
    public static readonly NeededAccess CronJobs = new("batch", "cronjobs");

    /// <summary>Needed only where Argo Rollouts is installed.</summary>
    public static readonly NeededAccess Rollouts = new("argoproj.io", "rollouts");

    public static readonly IReadOnlyList<NeededAccess> Always = [Pods, Deployments, ReplicaSets, StatefulSets, DaemonSets, ControllerRevisions, Jobs, CronJobs];
}
