using System.Net;
using System.Text.Json;
using k8s.Autorest;
using k8s.Exceptions;

namespace Migrator.Kubernetes.Access;

/// <summary>Asks a cluster, and turns whatever goes wrong into a reason that names the cluster.</summary>
internal static class ClusterAnswer
{
    /// <summary>The answer.</summary>
    /// <exception cref="ClusterFailedException">There is none.</exception>
    public static async Task<T> OfAsync<T>(Place place, string what, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new ClusterFailedException($"it may not {what} in {place}; samples/kubernetes/live-versions-rbac.yaml grants what is needed", failure);
        }
        catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new ClusterFailedException($"cluster {place.Cluster} does not know it: 401 Unauthorized", failure);
        }
        catch (HttpOperationException failure)
        {
            throw new ClusterFailedException($"cluster {place.Cluster} answered {(int)failure.Response.StatusCode} {failure.Response.StatusCode} when it was to {what}", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClusterFailedException($"cluster {place.Cluster} did not answer in time when it was to {what}", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Security.Authentication.AuthenticationException)
        {
            throw new ClusterFailedException($"cluster {place.Cluster} cannot be reached: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is JsonException or KubernetesClientException or FormatException or NotSupportedException or ArgumentException)
        {
            throw new ClusterFailedException($"the answer of cluster {place.Cluster} cannot be read when it was to {what}: {failure.Message}", failure);
        }
    }
}
