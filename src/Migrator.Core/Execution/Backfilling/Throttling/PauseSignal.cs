namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>Somebody has paused it.</summary>
internal sealed class PauseSignal : IThrottleSignal
{
    public string Name => "pause";

    public SignalReading Read(ThrottleFacts facts)
        => facts.Steering is { PausedAt: { } since } steering
            ? SignalReading.Closed($"paused by {steering.By} at {since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{(steering.Reason is { Length: > 0 } reason ? $": {reason}" : "")}")
            : SignalReading.Open;
}
