using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>Whether a stage of contract may begin, condition by condition.</summary>
public sealed record GateReport
{
    /// <summary>The migration.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>The stage; null for the mirror-image gate of rollback, and for a backfill's.</summary>
    public required ContractStage? Stage { get; init; }

    /// <summary>True for the gate of a backfill whose rows the applications keep alike.</summary>
    public bool IsForBackfill { get; init; }

    /// <summary>Every condition that was looked at.</summary>
    public required IReadOnlyList<ConditionReport> Conditions { get; init; }

    /// <summary>When it was judged, by the database's clock.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>The live versions, as the sources together saw them.</summary>
    public IReadOnlyList<LiveVersionReport> Live { get; init; } = [];

    /// <summary>What each source answered.</summary>
    public IReadOnlyList<SourceReport> Sources { get; init; } = [];

    /// <summary>True if every condition is open or waived.</summary>
    public bool IsOpen => Conditions.All(condition => condition.Verdict is not (ConditionVerdict.Closed or ConditionVerdict.NeedsHuman));

    /// <summary>True if a condition is closed that time alone will not open.</summary>
    public bool NeedsHuman => Conditions.Any(condition => condition.Verdict == ConditionVerdict.NeedsHuman);
}

/// <summary>One condition of a gate.</summary>
/// <param name="Name">Its name, as <c>--override</c> takes it.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Advice">What opens it; null where it is open.</param>
public sealed record ConditionReport(string Name, ConditionVerdict Verdict, string Evidence, string? Advice)
{
    /// <summary>When time alone opens it, if nothing changes until then; null where it takes more than time, or is open.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>By what it was set aside; null where it was not.</summary>
    public Waiver? Waiver { get; init; }
}

/// <summary>A live version of an application.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version; null where it says none.</param>
/// <param name="Instances">How many instances the source saw that saw most of them.</param>
/// <param name="Sources">Who saw it.</param>
/// <param name="LastSeen">The last sign of it; null where no source can tell.</param>
public sealed record LiveVersionReport(string App, string? Version, int Instances, IReadOnlyList<string> Sources, DateTimeOffset? LastSeen)
{
    /// <summary>What those instances say of their use of the migration's shapes; null where they say nothing and are judged by their version.</summary>
    public string? Said { get; init; }
}

/// <summary>What a source of live versions answered.</summary>
/// <param name="Name">The source.</param>
/// <param name="Status">How far its answer reaches.</param>
/// <param name="IsRequired">True if no gate opens without a complete answer of it.</param>
/// <param name="Instances">How many live instances it saw.</param>
/// <param name="ObservedAt">When it looked; null where it looked just now.</param>
/// <param name="Reason">Why its answer is not complete; null if it is.</param>
public sealed record SourceReport(string Name, ObservationStatus Status, bool IsRequired, int Instances, DateTimeOffset? ObservedAt, string? Reason);

/// <summary>How a condition stands.</summary>
public enum ConditionVerdict
{
    /// <summary>It holds.</summary>
    Open,

    /// <summary>It does not hold yet; going on later may help.</summary>
    Closed,

    /// <summary>It will not hold until somebody does something.</summary>
    NeedsHuman,

    /// <summary>It does not hold, and somebody has set it aside with a reason.</summary>
    Waived,
}
