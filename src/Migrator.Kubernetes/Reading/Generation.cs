using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>Whether a controller has looked at what it was last told.</summary>
internal static class Generation
{
    /// <summary>The doubt about a workload whose controller has not: its pods and its sets may be about to change.</summary>
    public static string? Doubt(string kind, V1ObjectMeta metadata, long? observed)
        => metadata.Generation is not { } wanted || observed >= wanted
            ? null
            : $"{kind} {metadata.Name} was changed, and its controller has not looked yet (generation {wanted}, seen {observed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"})";
}
