using System.Text.Json;
using k8s;
using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>A ControllerRevision: a template that a StatefulSet or a DaemonSet has or had.</summary>
/// <param name="Metadata">Its name, its labels and its keeper.</param>
/// <param name="Number">Its place among those of one keeper; what is wanted now has the highest.</param>
/// <param name="Template">The template; null if it holds none that can be read.</param>
internal sealed record Revision(V1ObjectMeta Metadata, long Number, V1PodTemplateSpec? Template)
{
    private const string HashLabel = "controller-revision-hash";

    public string Name => Metadata.Name;

    // One without a number may be any of them, the last included.
    public static Revision Of(V1ControllerRevision revision) => new(revision.Metadata, revision.Revision ?? long.MaxValue, TemplateOf(revision.Data));

    /// <summary>True if the pod was started from it. Pods of a StatefulSet bear its name, those of a DaemonSet its hash.</summary>
    public bool Started(V1Pod pod) => Hash(pod.Metadata) is { } hash && (hash == Name || hash == Hash(Metadata));

    private static string? Hash(V1ObjectMeta metadata) => metadata.Labels?.TryGetValue(HashLabel, out var hash) == true ? hash : null;

    // The data is a patch of the keeper: whatever else it has, the template in it is whole.
    private static V1PodTemplateSpec? TemplateOf(object? data)
    {
        try
        {
            return data is JsonElement { ValueKind: JsonValueKind.Object } patch
                && patch.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
                && spec.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.Object
                    ? KubernetesJson.Deserialize<V1PodTemplateSpec>(template)
                    : null;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
