namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>That a backfill holds back.</summary>
/// <param name="Since">Since when, by the database's clock.</param>
/// <param name="Reasons">Why; each signal that speaks against going on.</param>
public sealed record ThrottleState(DateTimeOffset Since, IReadOnlyList<ThrottleReason> Reasons)
{
    /// <summary>All reasons in one sentence.</summary>
    public string By => string.Join("; ", Reasons.Select(reason => reason.Sentence));

    /// <summary>The names of the signals.</summary>
    public string Signals => string.Join(", ", Reasons.Select(reason => reason.Signal));
}

/// <summary>Why a backfill holds back.</summary>
/// <param name="Signal">The signal's stable name.</param>
/// <param name="Sentence">What it says.</param>
public sealed record ThrottleReason(string Signal, string Sentence);
