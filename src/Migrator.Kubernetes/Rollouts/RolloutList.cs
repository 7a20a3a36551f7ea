using System.Text.Json.Serialization;
using k8s.Models;

namespace Migrator.Kubernetes.Rollouts;

/// <summary>A page of Rollouts.</summary>
internal sealed record RolloutList
{
    [JsonPropertyName("metadata")]
    public V1ListMeta? Metadata { get; init; }

    [JsonPropertyName("items")]
    public IList<Rollout>? Items { get; init; }
}
