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
            Jobs = await JobsAsync(cancellationToken).ConfigureAwait(false),
        };
        return owned with { Pods = await PodsAsync(cancellationToken).ConfigureAwait(false) };
    }

    private Task<IReadOnlyList<V1Pod>> PodsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Pod>(place, NeededAccess.Pods, async token =>
        {
            var page = await client.CoreV1.ListNamespacedPodAsync(name, labelSelector: selector.Text, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1Deployment>> DeploymentsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Deployment>(place, NeededAccess.Deployments, async token =>
        {
            var page = await client.AppsV1.ListNamespacedDeploymentAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1ReplicaSet>> ReplicaSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1ReplicaSet>(place, NeededAccess.ReplicaSets, async token =>
        {
            var page = await client.AppsV1.ListNamespacedReplicaSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1StatefulSet>> StatefulSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1StatefulSet>(place, NeededAccess.StatefulSets, async token =>
        {
            var page = await client.AppsV1.ListNamespacedStatefulSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1DaemonSet>> DaemonSetsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1DaemonSet>(place, NeededAccess.DaemonSets, async token =>
        {
            var page = await client.AppsV1.ListNamespacedDaemonSetAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1Job>> JobsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1Job>(place, NeededAccess.Jobs, async token =>
        {
            var page = await client.BatchV1.ListNamespacedJobAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);

    private Task<IReadOnlyList<V1CronJob>> CronJobsAsync(CancellationToken cancellationToken)
        => Listing.AllAsync<V1CronJob>(place, NeededAccess.CronJobs, async token =>
        {
            var page = await client.BatchV1.ListNamespacedCronJobAsync(name, limit: PageSize, continueParameter: token, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Metadata?.ContinueProperty);
        }, cancellationToken);
}
