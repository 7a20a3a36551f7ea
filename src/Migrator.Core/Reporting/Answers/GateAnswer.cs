using Migrator.Execution.State;
using Migrator.Gates;

namespace Migrator.Reporting.Answers;

/// <summary>A gate in a JSON answer.</summary>
/// <remarks>A gate is closed for now if it is <c>retryable</c>: the exit code is 75 then. Else somebody has to act, and it is 78.</remarks>
public sealed record GateAnswer(long Migration, string Phase, string Stage, string Decision, bool IsOpen, bool NeedsHuman, bool Retryable, DateTimeOffset? EvaluatedAt, IReadOnlyList<ConditionAnswer> Conditions)
{
    /// <summary>The live versions, as the sources together saw them.</summary>
    public required IReadOnlyList<GateLiveAnswer> Live { get; init; }

    /// <summary>What each source answered.</summary>
    public required IReadOnlyList<GateSourceAnswer> Sources { get; init; }

    /// <summary>The conditions that somebody has set aside.</summary>
    public IReadOnlyList<OverrideAnswer> Overrides { get; init; } = [];

    /// <summary>The same facts.</summary>
    public static GateAnswer Of(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            report.Migration.Value,
            report.Stage is null ? GateText.Name(report) : "contract",
            GateText.Name(report),
            report.IsOpen ? "open" : "closed",
            report.IsOpen,
            report.NeedsHuman,
            !report.IsOpen && !report.NeedsHuman,
            report.EvaluatedAt,
            [.. report.Conditions.Select(condition => new ConditionAnswer(condition.Name, StableName.Of(condition.Verdict), condition.Verdict == ConditionVerdict.Closed, condition.Evidence, condition.Advice, condition.OpensAt))])
        {
            Overrides = [.. report.Conditions.Select(condition => condition.Waiver).OfType<Waiver>().Select(waiver => new OverrideAnswer(waiver.Condition, waiver.By, waiver.Reason, waiver.ExpiresAt))],
            Live = [.. report.Live.Select(live => new GateLiveAnswer(live.App, live.Version, live.Instances, live.Sources, live.LastSeen) { Said = live.Said })],
            Sources = [.. report.Sources.Select(source => new GateSourceAnswer(source.Name, StableName.Of(source.Status), source.IsRequired, source.Instances, source.ObservedAt is { } at && report.EvaluatedAt is { } now && now > at ? (long)(now - at).TotalSeconds : 0, source.Reason))],
        };
    }
}

/// <summary>A condition of a gate in a JSON answer.</summary>
public sealed record ConditionAnswer(string Name, string Verdict, bool Retryable, string Evidence, string? Advice, DateTimeOffset? OpensAt);

/// <summary>A condition that somebody has set aside, in a JSON answer.</summary>
public sealed record OverrideAnswer(string Condition, string By, string Reason, DateTimeOffset ExpiresAt);

/// <summary>A live version in a JSON answer.</summary>
public sealed record GateLiveAnswer(string App, string? Version, int Instances, IReadOnlyList<string> Sources, DateTimeOffset? LastSeen)
{
    /// <summary>What those instances say of their use of the migration's shapes; null where they are judged by their version.</summary>
    public string? Said { get; init; }
}

/// <summary>A source of live versions in a JSON answer.</summary>
public sealed record GateSourceAnswer(string Name, string Status, bool Required, int Instances, long AgeSeconds, string? Reason);

/// <summary>What <c>gate</c> answers.</summary>
public sealed record GatesAnswer(IReadOnlyList<GateAnswer> Gates, ExitAnswer Exit);
