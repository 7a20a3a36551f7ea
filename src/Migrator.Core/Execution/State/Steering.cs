namespace Migrator.Execution.State;

/// <summary>What somebody has asked of a migration's backfills, to hold at once and until it is changed.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, by the database's clock.</param>
public sealed record Steering(string By, DateTimeOffset At)
{
    /// <summary>Since when it is paused; null if it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why it is paused.</summary>
    public string? Reason { get; init; }

    /// <summary>The share of time that each worker works; null for what the run was started with.</summary>
    public double? Duty { get; init; }

    /// <summary>When the pace was asked for; null if it was not.</summary>
    public DateTimeOffset? PacedAt { get; init; }

    /// <summary>How long one batch should take; null for what the run was started with.</summary>
    public TimeSpan? BatchTarget { get; init; }

    /// <summary>How many workers each process has; null for what the run was started with.</summary>
    public int? Workers { get; init; }

    /// <summary>What becomes of a row whose mapping fails; null as long as nobody has said.</summary>
    public BadRowPolicy? OnBadRow { get; init; }
}
