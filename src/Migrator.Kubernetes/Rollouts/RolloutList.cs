using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Migrator.Kubernetes.Rollouts;

/// <summary>A page of Rollouts.</summary>
internal sealed class RolloutList : IMetadata<V1ListMeta>, IItems<Rollout>
{
    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = new();

    [JsonPropertyName("items")]
    public IList<Rollout> Items { get; set; } = [];
}
