using k8s;
using k8s.Models;

namespace Migrator.Kubernetes.Access;

/// <summary>Asks beforehand whether everything needed may be listed, so that all that is missing is named at once.</summary>
internal static class AccessReview
{
    /// <exception cref="ClusterFailedException">Something may not be listed.</exception>
    public static async Task DemandAsync(Place place, IReadOnlyList<NeededAccess> needed, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(needed.Select(access => IsAllowedAsync(place, access, cancellationToken))).ConfigureAwait(false);
        var missing = needed.Zip(answers).Where(pair => !pair.Second).Select(pair => pair.First.Resource).ToList();
        if (missing.Count > 0)
        {
            throw new ClusterFailedException(
                $"it may not {NeededAccess.Verb} {string.Join(", ", missing)} in {place}; samples/kubernetes/live-versions-rbac.yaml grants what is needed");
        }
    }

    private static async Task<bool> IsAllowedAsync(Place place, NeededAccess access, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview
        {
            ApiVersion = "authorization.k8s.io/v1",
            Kind = "SelfSubjectAccessReview",
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = place.Namespace,
                    Group = access.Group,
                    Resource = access.Resource,
                    Verb = NeededAccess.Verb,
                },
            },
        };
        var answer = await ClusterAnswer.OfAsync(
            place,
            "ask for its own rights",
            () => place.Client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return answer.Status?.Allowed == true;
    }
}
