namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The server is busy with others.</summary>
internal sealed class ActiveSessionsSignal(long most) : IThrottleSignal
{
    public string Name => "active-sessions";

    public SignalReading Read(ThrottleFacts facts) => facts.ActiveSessions switch
    {
        null => SignalReading.Unknown("what other roles' sessions do cannot be read; grant pg_monitor to this role, or turn ActiveSessions off"),
        { } active when active > most => SignalReading.Closed($"{active} other sessions are active; at most {most}"),
        _ => SignalReading.Open,
    };
}
