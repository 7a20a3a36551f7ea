using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>Where a pod, or a template of pods, says what it is.</summary>
internal sealed class PodVersion(KubernetesFleet fleet)
{
    /// <summary>The version; null if nobody says.</summary>
    public string? Of(V1ObjectMeta? metadata, V1PodSpec? spec)
        => Stated(metadata?.Annotations, fleet.VersionAnnotation)
            ?? Stated(metadata?.Labels, fleet.VersionLabel)
            ?? ImageTag.Of(spec?.Containers?.FirstOrDefault(container => container.Name == fleet.Container)?.Image);

    /// <summary>The versions of a pod: two while its container still runs another image than the one it was given.</summary>
    public IReadOnlyList<string?> Of(V1Pod pod)
    {
        var stated = Of(pod.Metadata, pod.Spec);
        var isByImage = Stated(pod.Metadata?.Annotations, fleet.VersionAnnotation) is null && Stated(pod.Metadata?.Labels, fleet.VersionLabel) is null;
        var running = isByImage ? ImageTag.Of(pod.Status?.ContainerStatuses?.FirstOrDefault(container => container.Name == fleet.Container)?.Image) : null;
        return running is null || running == stated ? [stated] : [stated, running];
    }

    /// <summary>The application, or the workload's name where nobody says: an application that nobody has heard of.</summary>
    public string App(V1ObjectMeta? metadata, string workload) => fleet.App ?? Stated(metadata?.Labels, fleet.AppLabel) ?? workload;

    private static string? Stated(IDictionary<string, string>? values, string key)
        => values?.TryGetValue(key, out var value) == true && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
