using k8s;
using k8s.Models;
using Migrator.Kubernetes.Rollouts;

namespace Migrator.Kubernetes.Access;

/// <summary>Lists a namespace.</summary>
/// <remarks>
/// What starts something is listed before what it starts, and pods come last: a pod that was started by a template which has gone
/// since is seen itself then, and a template that came meanwhile belongs to a later look.
/// </remarks>
internal sealed class NamespaceListing(Place place, LabelSelector selector)
{
    private const int PageSize = Listing.PageSize;
    private readonly IKubernetes client = place.Client;
    private readonly string name = place.Namespace;

    public async Task<NamespaceContent> ReadAsync(CancellationToken cancellationToken)
    {
        var hasRollouts = await RolloutResource.IsInstalledAsync(place, cancellationToken).ConfigureAwait(false);
        await AccessReview.DemandAsync(place, hasRollouts ? [.. NeededAccess.Always, NeededAccess.Rollouts] : NeededAccess.Always, cancellationToken).ConfigureAwait(false);

        var owners = new NamespaceContent
        {
            Rollouts = hasRollouts ? await RolloutResource.ListAsync(place, cancellationToken).ConfigureAwait(false) : [],
            Deployments = await DeploymentsAsync(cancellationToken).ConfigureAwait(false),
            StatefulSets = await StatefulSetsAsync(cancellationToken).ConfigureAwait(false),
            DaemonSets = await DaemonSetsAsync(cancellationToken).ConfigureAwait(false),
            CronJobs = await CronJobsAsync(cancellationToken).ConfigureAwait(false),
        };
        var owned = owners with
        {
            ReplicaSets = await ReplicaSetsAsync(cancellationToken).ConfigureAwait(false),
            ControllerRevisions = await ControllerRevisionsAsync(cancellationToken).ConfigureAwait(false),
            Jobs = await JobsAsync(cancellationToken).ConfigureAwait(false),
        };
        return owned with { Pods = await PodsAsync(cancellationToken).ConfigureAwait(false) };
    }

    private Task<IReadOnlyList<V1Pod>> PodsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Pod, V1PodList>(
            place, NeededAccess.Pods, token => client.CoreV1.ListNamespacedPodAsync(name, labelSelector: selector.Text, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1Deployment>> DeploymentsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Deployment, V1DeploymentList>(
            place, NeededAccess.Deployments, token => client.AppsV1.ListNamespacedDeploymentAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1ReplicaSet>> ReplicaSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1ReplicaSet, V1ReplicaSetList>(
            place, NeededAccess.ReplicaSets, token => client.AppsV1.ListNamespacedReplicaSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1StatefulSet>> StatefulSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1StatefulSet, V1StatefulSetList>(
            place, NeededAccess.StatefulSets, token => client.AppsV1.ListNamespacedStatefulSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1DaemonSet>> DaemonSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1DaemonSet, V1DaemonSetList>(
            place, NeededAccess.DaemonSets, token => client.AppsV1.ListNamespacedDaemonSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1ControllerRevision>> ControllerRevisionsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1ControllerRevision, V1ControllerRevisionList>(
            place, NeededAccess.ControllerRevisions, token => client.AppsV1.ListNamespacedControllerRevisionAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1Job>> JobsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Job, V1JobList>(
            place, NeededAccess.Jobs, token => client.BatchV1.ListNamespacedJobAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);

    private Task<IReadOnlyList<V1CronJob>> CronJobsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1CronJob, V1CronJobList>(
            place, NeededAccess.CronJobs, token => client.BatchV1.ListNamespacedCronJobAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken), cancellationToken);
}
