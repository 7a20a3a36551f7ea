using System.Security.Cryptography;
using k8s.Exceptions;

namespace Migrator.Kubernetes.Access;

/// <summary>The clusters of a fleet, each asked by clients of its own.</summary>
internal sealed class Clusters(KubernetesFleet fleet, ClusterAddresses addresses) : IDisposable
{
    private readonly List<k8s.Kubernetes> clients = [];

    /// <summary>What is to be looked at. Each can fail alone, with a <see cref="ClusterFailedException"/>.</summary>
    public IEnumerable<Func<Place>> Looks
        => fleet.Contexts is [] ? InCluster(null) : fleet.Contexts.SelectMany(InCluster);

    public void Dispose() => clients.ForEach(client => client.Dispose());

    private IEnumerable<Func<Place>> InCluster(string? context)
        => fleet.Namespaces is [] ? [() => Connect(context, null)] : fleet.Namespaces.Select(name => (Func<Place>)(() => Connect(context, name)));

    private Place Connect(string? context, string? name)
    {
        var (cluster, configuration) = addresses.Of(context);
        configuration.HttpClientTimeout = addresses.Patience;
        try
        {
            var client = new k8s.Kubernetes(configuration);
            clients.Add(client);
            return new(cluster, name ?? configuration.Namespace ?? "default", client);
        }
        catch (Exception failure) when (failure is KubeConfigException or IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new ClusterFailedException($"cluster {cluster} cannot be asked with what the kubeconfig says: {failure.Message}", failure);
        }
    }
}
