using Migrator.Execution.LiveVersions;

namespace Migrator.Kubernetes;

/// <summary>Sources of type <c>kubernetes</c>, as a configuration describes them.</summary>
public sealed class KubernetesSources : ISourceKind
{
    /// <inheritdoc />
    public string Type => KubernetesSource.Name;

    /// <inheritdoc />
    public IReadOnlyList<string> Keys { get; } =
        ["Selector", "Namespaces", "Contexts", "KubeConfig", "Container", "App", "AppLabel", "VersionAnnotation", "VersionLabel", "RollbackRevisions"];

    /// <inheritdoc />
    public ILiveVersionSource Create(SourceKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);

        var text = keys.One("Selector") ?? throw keys.Missing("Selector", "the labels of the fleet's pods, such as app=shop");
        var fleet = new KubernetesFleet
        {
            Selector = LabelSelector.TryParse(text, out var selector) ? selector : throw new FormatException($"{keys.Path}:Selector is '{text}', which is no label selector such as app=shop,tier in (web, worker)."),
        };
        return new KubernetesSource(fleet with
        {
            App = keys.One("App"),
            AppLabel = keys.One("AppLabel") ?? fleet.AppLabel,
            Namespaces = keys.All("Namespaces"),
            Contexts = keys.All("Contexts"),
            KubeConfig = keys.One("KubeConfig"),
            Container = keys.One("Container"),
            VersionAnnotation = keys.One("VersionAnnotation") ?? fleet.VersionAnnotation,
            VersionLabel = keys.One("VersionLabel") ?? fleet.VersionLabel,
            RollbackRevisions = keys.Number("RollbackRevisions") ?? fleet.RollbackRevisions,
        });
    }
}
