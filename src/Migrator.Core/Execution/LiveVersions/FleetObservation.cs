namespace Migrator.Execution.LiveVersions;

/// <summary>Knows which application versions are live.</summary>
public interface ILiveVersionSource
{
    /// <summary>Looks now.</summary>
    Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken);
}

/// <summary>What a source saw.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Status">How far its answer reaches.</param>
/// <param name="Reason">Why it is not complete; null if it is.</param>
/// <param name="Instances">What it saw.</param>
/// <param name="IsAsserted">True if somebody said so, and nobody looked.</param>
public sealed record FleetObservation(string Source, ObservationStatus Status, string? Reason, IReadOnlyList<LiveInstance> Instances, bool IsAsserted = false)
{
    /// <summary>What its looks are remembered by: where it has no name of its own, what it looks at belongs to it.</summary>
    /// <value>The source's name.</value>
    public string WatchedAs { get; init; } = Source;

    /// <summary>True if no gate opens while it does not answer completely; false if it can only add versions.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>True if it tells of what was live before, too, so that nobody has to ask it again and again.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>True if what runs in its answer are single processes, so that their number can be held against that of the heartbeats.</summary>
    public bool CountsProcesses { get; init; }

    /// <summary>When the source looked, by its own clock; null where it looked just now.</summary>
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>A source that could not answer.</summary>
    public static FleetObservation Failed(string source, string reason) => new(source, ObservationStatus.Failed, reason, []);
}

/// <summary>How far an answer reaches.</summary>
public enum ObservationStatus
{
    /// <summary>What is not in it is not live.</summary>
    Complete,

    /// <summary>What is in it is live; there may be more.</summary>
    Partial,

    /// <summary>It could not answer.</summary>
    Failed,
}

/// <summary>An instance of an application.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version as it says; null if it does not.</param>
/// <param name="Id">Tells instances apart.</param>
/// <param name="LastSeen">When it last gave a sign; null where the source cannot tell.</param>
/// <param name="IsLive">False if it was seen only in the past (for the quiet window).</param>
public sealed record LiveInstance(string App, string? Version, string Id, DateTimeOffset? LastSeen, bool IsLive = true)
{
    /// <summary>The state of what does not run and is not about to, but can be brought back without a deploy.</summary>
    public const string RollbackTarget = "rollback-target";

    private readonly bool isSeen = IsLive;

    /// <summary>True if it runs or is about to.</summary>
    public bool IsLive
    {
        get => isSeen && !IsRollbackTarget;
        init => isSeen = value;
    }

    /// <summary>What it is, in the source's words: web, worker, cron, job, template.</summary>
    public string? Kind { get; init; }

    /// <summary>How it is, in the source's words: running, terminating, scheduled, rollback-target, stopped.</summary>
    public string? State { get; init; }

    /// <summary>True if it becomes live only when somebody goes back to it: that is for the rollback window to judge.</summary>
    public bool IsRollbackTarget => State == RollbackTarget;

    /// <summary>When it was first seen; null where the source cannot tell.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>What it says it can do.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}
