namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The server's disk fills up.</summary>
internal sealed class FreeDiskSignal(long least) : IThrottleSignal
{
    public string Name => "free-disk";

    public SignalReading Read(ThrottleFacts facts) => facts.FreeDisk switch
    {
        null => SignalReading.Unknown($"the free disk space cannot be read ({facts.FreeDiskProblem ?? "no reason was given"}); turn FreeDisk off, or ask your monitoring with While"),
        { } free when free < least => SignalReading.Closed($"{free >> 20:#,0} MB are free on the server's disk; at least {least >> 20:#,0} MB"),
        _ => SignalReading.Open,
    };
}
