namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>Somebody waits for rows of a batch.</summary>
internal sealed class LockWaitersSignal : IThrottleSignal
{
    public string Name => "lock-waiters";

    public SignalReading Read(ThrottleFacts facts) => facts.LockWaiters switch
    {
        null => SignalReading.Unknown("whether anybody waits for a batch cannot be read; turn track_activities on"),
        0 => SignalReading.Open,
        1 => SignalReading.Closed("a session waits for a lock of this backfill"),
        { } waiters => SignalReading.Closed($"{waiters} sessions wait for locks of this backfill"),
    };
}
