namespace Migrator.Kubernetes.Tests;

/// <summary>A kubeconfig of one test, with a context for each cluster.</summary>
internal sealed class KubeConfig : IDisposable
{
    public KubeConfig(params (string Name, string Address)[] clusters)
        : this(clusters, trust: "", user: "token: t0ken-of-the-file")
    {
    }

    /// <summary>One for a cluster whose certificate is to be verified, and a user of any kind.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="trust">The line that says whose certificates are trusted.</param>
    /// <param name="user">The lines that say who asks.</param>
    public KubeConfig((string Name, string Address) cluster, string trust, params string[] user)
        : this([cluster], $"    {trust}\n", string.Join("\n    ", user))
    {
    }

    private KubeConfig((string Name, string Address)[] clusters, string trust, string user)
        => File.WriteAllText(Path, $"""
            apiVersion: v1
            kind: Config
            current-context: {clusters[0].Name}
            clusters:
            {string.Concat(clusters.Select(one => $"- name: {one.Name}\n  cluster:\n    server: {one.Address}\n{trust}"))}
            contexts:
            {string.Concat(clusters.Select(one => $"- name: {one.Name}\n  context:\n    cluster: {one.Name}\n    user: migrator\n    namespace: shop\n"))}
            users:
            - name: migrator
              user:
                {user}
            """);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
