namespace Migrator.Kubernetes.Tests;

/// <summary>A kubeconfig of one test, with a context for each cluster.</summary>
internal sealed class KubeConfig : IDisposable
{
    public KubeConfig(params (string Name, string Address)[] clusters)
        => File.WriteAllText(Path, $"""
            apiVersion: v1
            kind: Config
            current-context: {clusters[0].Name}
            clusters:
            {string.Concat(clusters.Select(one => $"- name: {one.Name}\n  cluster:\n    server: {one.Address}\n"))}
            contexts:
            {string.Concat(clusters.Select(one => $"- name: {one.Name}\n  context:\n    cluster: {one.Name}\n    user: migrator\n    namespace: shop\n"))}
            users:
            - name: migrator
              user:
                token: t0ken-of-the-file
            """);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
