using Migrator.Execution.State;

namespace Migrator.Reporting.Answers;

/// <summary>What somebody has asked of backfills, in a JSON answer.</summary>
/// <param name="PausedAt">Since when it is paused; null if it is not.</param>
/// <param name="Reason">Why.</param>
/// <param name="Duty">The share of time to work.</param>
/// <param name="BatchTargetMs">How long one batch should take, in milliseconds.</param>
/// <param name="Workers">How many workers each process has.</param>
/// <param name="OnBadRow">What becomes of a row whose mapping fails; null where nobody has said.</param>
/// <param name="By">Who has said so.</param>
/// <param name="At">When.</param>
public sealed record SteeringAnswer(DateTimeOffset? PausedAt, string? Reason, double? Duty, double? BatchTargetMs, int? Workers, string? OnBadRow, string By, DateTimeOffset At)
{
    /// <summary>The same facts.</summary>
    public static SteeringAnswer? Of(Steering? steering)
        => steering is null ? null : new(steering.PausedAt, steering.Reason, steering.Duty, steering.BatchTarget?.TotalMilliseconds, steering.Workers, steering.OnBadRow is { } policy ? StableName.Of(policy) : null, steering.By, steering.At);
}
