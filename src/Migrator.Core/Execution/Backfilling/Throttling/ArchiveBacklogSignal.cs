namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The log is written faster than it is archived: it stays on the server's disk until that is full.</summary>
internal sealed class ArchiveBacklogSignal(long most) : IThrottleSignal
{
    public string Name => "archive-backlog";

    public SignalReading Read(ThrottleFacts facts) => facts switch
    {
        { IsArchiving: false } => SignalReading.Open,
        { ArchiveBacklog: not { } } => SignalReading.Unknown("how many log segments wait to be archived cannot be read; grant pg_monitor to this role, or turn ArchiveBacklog off"),
        { ArchiveBacklog: var waiting } when waiting > most => SignalReading.Closed($"{waiting} log segments wait to be archived; at most {most}"),
        _ => SignalReading.Open,
    };
}
