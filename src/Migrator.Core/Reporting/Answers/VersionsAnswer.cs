using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Uses;

namespace Migrator.Reporting.Answers;

/// <summary>What <c>versions</c> answers.</summary>
public sealed record VersionsAnswer(IReadOnlyList<SourceAnswer> Sources, IReadOnlyList<FenceAnswer> Fences, ExitAnswer Exit)
{
    /// <summary>The instances of applications that look for all.</summary>
    public IReadOnlyList<ObserverAnswer> Observers { get; init; } = [];

    /// <summary>The same facts.</summary>
    public static VersionsAnswer Of(IReadOnlyList<FleetObservation> observations, FleetHistory history, IReadOnlyList<Fence> fences, ExitAnswer exit)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new([.. observations.Select(observation => SourceAnswer.Of(observation, history.SpanOf(observation)))], [.. fences.Select(FenceAnswer.Of)], exit)
        {
            Observers = [.. history.Observers.Select(one => new ObserverAnswer(one.Sources, one.Owner, one.Until))],
        };
    }
}

/// <summary>An instance of an application that looks at some sources for all, until another may follow it.</summary>
public sealed record ObserverAnswer(IReadOnlyList<string> Sources, string Owner, DateTimeOffset Until);

/// <summary>What a source saw.</summary>
public sealed record SourceAnswer(string Source, string Status, bool IsAsserted, string? Reason, IReadOnlyList<InstanceAnswer> Instances)
{
    /// <summary>True if no gate opens while it does not answer completely.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>When it looked, by its own clock; null where it looked just now.</summary>
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>Since when it is looked at without a gap; null if nobody does, or if it keeps its own history.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset? WatchedUntil { get; init; }

    internal static SourceAnswer Of(FleetObservation observation, WatchSpan? span) => new(
        observation.Source,
        StableName.Of(observation.Status),
        observation.IsAsserted,
        observation.Reason,
        [.. observation.Instances.Select(instance => new InstanceAnswer(instance.App, instance.Version, instance.Id, instance.LastSeen, instance.IsLive)
        {
            Kind = instance.Kind,
            State = instance.State,
            FirstSeen = instance.FirstSeen,
            Capabilities = instance.Capabilities,
        })])
    {
        IsRequired = observation.IsRequired,
        ObservedAt = observation.ObservedAt,
        WatchedSince = observation is { KeepsHistory: false, IsAsserted: false } && span is { EndedAt: null } ? span.Since : null,
        WatchedUntil = observation is { KeepsHistory: false, IsAsserted: false } ? span?.Until : null,
    };
}

/// <summary>An instance of an application.</summary>
public sealed record InstanceAnswer(string App, string? Version, string Id, DateTimeOffset? LastSeen, bool IsLive)
{
    /// <summary>What it is, in the source's words.</summary>
    public string? Kind { get; init; }

    /// <summary>How it is, in the source's words.</summary>
    public string? State { get; init; }

    /// <summary>When it was first seen; null where the source cannot tell.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>What it says it can do.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}

/// <summary>The lowest version of an application that may register.</summary>
public sealed record FenceAnswer(string App, string? Range, DateTimeOffset? RaisedAt, long? Migration)
{
    /// <summary>By which order of versions it keeps out: semver, calver or ordinal.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>The words that let in, of instances that say what they do with the migration's shapes.</summary>
    public IReadOnlyList<string> Admits { get; init; } = [];

    internal static FenceAnswer Of(Fence fence) => new(fence.App, fence.Range, fence.RaisedAt, fence.Migration?.Value)
    {
        Scheme = Wording.Name(fence.Scheme),
        Admits = UseWord.Of(fence.Admits),
    };
}
