namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>It is not the time of day for it.</summary>
internal sealed class WindowSignal(IReadOnlyList<TimeWindow> windows) : IThrottleSignal
{
    public string Name => "window";

    public SignalReading Read(ThrottleFacts facts)
    {
        if (windows.Any(window => window.Contains(facts.At)))
        {
            return SignalReading.Open;
        }

        var next = windows.MinBy(window => window.NextOpening(facts.At));
        return next is null
            ? SignalReading.Open
            : SignalReading.Closed($"outside its time window; {next} begins at {next.NextOpening(facts.At).UtcDateTime:yyyy-MM-dd HH:mm}Z");
    }
}
