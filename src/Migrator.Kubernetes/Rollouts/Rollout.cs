using System.Text.Json.Serialization;
using k8s.Models;

namespace Migrator.Kubernetes.Rollouts;

/// <summary>A Rollout of Argo, as far as it is read.</summary>
internal sealed record Rollout
{
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; init; } = new();

    [JsonPropertyName("spec")]
    public RolloutSpec Spec { get; init; } = new();

    [JsonPropertyName("status")]
    public RolloutStatus Status { get; init; } = new();
}

/// <summary>What is wanted.</summary>
internal sealed record RolloutSpec
{
    /// <summary>The template; null where a Deployment holds it.</summary>
    [JsonPropertyName("template")]
    public V1PodTemplateSpec? Template { get; init; }

    /// <summary>The Deployment that holds the template.</summary>
    [JsonPropertyName("workloadRef")]
    public RolloutReference? WorkloadRef { get; init; }

    [JsonPropertyName("rollbackWindow")]
    public RolloutRollbackWindow? RollbackWindow { get; init; }
}

/// <summary>What is.</summary>
internal sealed record RolloutStatus
{
    /// <summary>The generation that the rest is about, as text.</summary>
    [JsonPropertyName("observedGeneration")]
    public string? ObservedGeneration { get; init; }

    /// <summary>The generation of the Deployment that holds the template, as text.</summary>
    [JsonPropertyName("workloadObservedGeneration")]
    public string? WorkloadObservedGeneration { get; init; }

    /// <summary>The hash of the version that an abort goes back to.</summary>
    [JsonPropertyName("stableRS")]
    public string? StableHash { get; init; }

    /// <summary>The hash of the version that is wanted.</summary>
    [JsonPropertyName("currentPodHash")]
    public string? CurrentHash { get; init; }

    [JsonPropertyName("blueGreen")]
    public RolloutBlueGreen? BlueGreen { get; init; }

    [JsonPropertyName("canary")]
    public RolloutCanary? Canary { get; init; }

    /// <summary>Every hash that the controller may send traffic to, or go back to.</summary>
    [JsonIgnore]
    public IEnumerable<string> Hashes
        => new[]
        {
            StableHash,
            CurrentHash,
            BlueGreen?.ActiveHash,
            BlueGreen?.PreviewHash,
            Canary?.Weights?.Canary?.Hash,
            Canary?.Weights?.Stable?.Hash,
        }
        .Concat((Canary?.Weights?.Additional ?? []).Select(one => one.Hash))
        .Where(hash => !string.IsNullOrEmpty(hash))
        .Select(hash => hash!)
        .Distinct(StringComparer.Ordinal);
}

/// <summary>Blue-green: which versions the two services lead to.</summary>
internal sealed record RolloutBlueGreen
{
    [JsonPropertyName("activeSelector")]
    public string? ActiveHash { get; init; }

    [JsonPropertyName("previewSelector")]
    public string? PreviewHash { get; init; }
}

/// <summary>Canary: which versions share the traffic.</summary>
internal sealed record RolloutCanary
{
    [JsonPropertyName("weights")]
    public RolloutWeights? Weights { get; init; }
}

/// <summary>Who gets how much; somebody who gets nothing runs all the same.</summary>
internal sealed record RolloutWeights
{
    [JsonPropertyName("canary")]
    public RolloutWeight? Canary { get; init; }

    [JsonPropertyName("stable")]
    public RolloutWeight? Stable { get; init; }

    [JsonPropertyName("additional")]
    public IReadOnlyList<RolloutWeight>? Additional { get; init; }
}

/// <summary>A version's share.</summary>
internal sealed record RolloutWeight
{
    [JsonPropertyName("podTemplateHash")]
    public string? Hash { get; init; }
}

/// <summary>Another workload.</summary>
internal sealed record RolloutReference
{
    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

/// <summary>How many revisions the controller goes back to without steps.</summary>
internal sealed record RolloutRollbackWindow
{
    [JsonPropertyName("revisions")]
    public int? Revisions { get; init; }
}
