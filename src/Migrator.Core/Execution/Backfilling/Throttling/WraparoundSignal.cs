namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The server vacuums the table because its transaction numbers run out: nothing is more urgent.</summary>
internal sealed class WraparoundSignal : IThrottleSignal
{
    public string Name => "wraparound-vacuum";

    public SignalReading Read(ThrottleFacts facts)
        => facts.WraparoundVacuum is { } table ? SignalReading.Closed($"{table} is being vacuumed to prevent transaction wraparound") : SignalReading.Open;
}
