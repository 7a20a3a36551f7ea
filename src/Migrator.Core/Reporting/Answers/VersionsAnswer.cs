using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;

namespace Migrator.Reporting.Answers;

/// <summary>What <c>versions</c> answers.</summary>
public sealed record VersionsAnswer(IReadOnlyList<SourceAnswer> Sources, IReadOnlyList<FenceAnswer> Fences, ExitAnswer Exit)
{
    /// <summary>The same facts.</summary>
    public static VersionsAnswer Of(IReadOnlyList<FleetObservation> observations, IReadOnlyList<Fence> fences, ExitAnswer exit)
        => new([.. observations.Select(SourceAnswer.Of)], [.. fences.Select(FenceAnswer.Of)], exit);
}

/// <summary>What a source saw.</summary>
public sealed record SourceAnswer(string Source, string Status, bool IsAsserted, string? Reason, IReadOnlyList<InstanceAnswer> Instances)
{
    internal static SourceAnswer Of(FleetObservation observation) => new(
        observation.Source,
        StableName.Of(observation.Status),
        observation.IsAsserted,
        observation.Reason,
        [.. observation.Instances.Select(instance => new InstanceAnswer(instance.App, instance.Version, instance.Id, instance.LastSeen, instance.IsLive))]);
}

/// <summary>An instance of an application.</summary>
public sealed record InstanceAnswer(string App, string? Version, string Id, DateTimeOffset? LastSeen, bool IsLive);

/// <summary>The lowest version of an application that may register.</summary>
public sealed record FenceAnswer(string App, string? Range, DateTimeOffset? RaisedAt, long? Migration)
{
    internal static FenceAnswer Of(Fence fence) => new(fence.App, fence.Range, fence.RaisedAt, fence.Migration?.Value);
}
