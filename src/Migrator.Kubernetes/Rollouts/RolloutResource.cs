using System.Net;
using k8s;
using k8s.Autorest;
using Migrator.Kubernetes.Access;

namespace Migrator.Kubernetes.Rollouts;

/// <summary>Argo Rollouts, where a cluster has it.</summary>
internal static class RolloutResource
{
    private const string Version = "v1alpha1";

    /// <summary>True if the cluster knows Rollouts. Others of Argo's programs have the same group without them.</summary>
    public static Task<bool> IsInstalledAsync(Place place, CancellationToken cancellationToken)
        => ClusterAnswer.OfAsync(
            place,
            "say which kinds of objects it knows",
            async () =>
            {
                try
                {
                    var resources = await place.Client.CustomObjects.GetAPIResourcesAsync(NeededAccess.Rollouts.Group, Version, cancellationToken).ConfigureAwait(false);
                    return resources.Resources?.Any(resource => resource.Name == NeededAccess.Rollouts.Resource) == true;
                }
                catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.NotFound)
                {
                    return false;
                }
            },
            cancellationToken);

    public static Task<IReadOnlyList<Rollout>> ListAsync(Place place, CancellationToken cancellationToken)
        => Listing.AllAsync<Rollout, RolloutList>(
            place,
            NeededAccess.Rollouts,
            token => place.Client.CustomObjects.ListNamespacedCustomObjectAsync<RolloutList>(
                NeededAccess.Rollouts.Group,
                Version,
                place.Namespace,
                NeededAccess.Rollouts.Resource,
                limit: Listing.PageSize,
                continueParameter: token,
                cancellationToken: cancellationToken),
            cancellationToken);
}
