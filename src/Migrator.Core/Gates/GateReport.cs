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
public sealed record ConditionReport(string Name, ConditionVerdict Verdict, string Evidence, string? Advice);

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
