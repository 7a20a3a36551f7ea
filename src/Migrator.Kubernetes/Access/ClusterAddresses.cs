using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Migrator.Kubernetes.Access;

/// <summary>Where clusters are, and who asks: a context of a kubeconfig, or the service account of the pod that this process runs in.</summary>
/// <param name="kubeConfig">The kubeconfig; null for where <c>kubectl</c> looks.</param>
/// <param name="variable">Reads a variable of the environment.</param>
/// <param name="serviceAccount">Where a pod finds its service account.</param>
internal sealed class ClusterAddresses(string? kubeConfig, Func<string, string?> variable, string serviceAccount = ClusterAddresses.ServiceAccount)
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string OwnCluster = "in-cluster";

    /// <exception cref="ClusterFailedException">There is no such cluster.</exception>
    public (string Cluster, KubernetesClientConfiguration Configuration) Of(string? context)
    {
        try
        {
            if (context is null && kubeConfig is null && Host is { } host && File.Exists(Path.Combine(serviceAccount, "token")))
            {
                return (OwnCluster, Own(host));
            }

            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(Config(context), context);
            return (configuration.CurrentContext, configuration);
        }
        catch (Exception failure) when (failure is KubeConfigException or KubernetesClientException or IOException or UnauthorizedAccessException or YamlException or CryptographicException or FormatException)
        {
            throw new ClusterFailedException($"cluster {context ?? "of the current context"} cannot be found: {failure.Message}", failure);
        }
    }

    private string? Host
        => (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT")) is ({ Length: > 0 } host, { Length: > 0 } port)
            ? $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"
            : null;

    private KubernetesClientConfiguration Own(string host)
    {
        var configuration = new KubernetesClientConfiguration
        {
            Host = host,
            AccessToken = File.ReadAllText(Path.Combine(serviceAccount, "token")).Trim(),
            Namespace = File.ReadAllText(Path.Combine(serviceAccount, "namespace")).Trim(),
            SslCaCerts = [],
        };
        configuration.SslCaCerts.ImportFromPemFile(Path.Combine(serviceAccount, "ca.crt"));
        return configuration;
    }

    /// <summary>How long a cluster may take for one answer.</summary>
    /// <value>10 seconds: below the usual bound of a source, so that its answer names the cluster that is silent.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    // Of several files the first that knows the context counts; those that are not there do not, as with kubectl.
    private K8SConfiguration Config(string? context)
    {
        var files = Files();
        var configs = (files.Any(file => file.Exists) ? files.Where(file => file.Exists) : files).Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).ToList();
        return configs.Find(config => context is null ? !string.IsNullOrEmpty(config.CurrentContext) : config.Contexts?.Any(one => one.Name == context) == true) ?? configs[0];
    }

    private FileInfo[] Files()
    {
        var named = kubeConfig ?? variable("KUBECONFIG");
        return string.IsNullOrEmpty(named)
            ? [new(KubernetesClientConfiguration.KubeConfigDefaultLocation)]
            : [.. (kubeConfig is null ? named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [named]).Select(path => new FileInfo(path))];
    }
}
