namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>A replica falls behind, in time or in bytes of log: its readers see old values, and it may never catch up.</summary>
/// <remarks>
/// Time is measured here as well: a replica that does not answer any more has no lag by the server's words, and one that
/// delays commits only has hardly any bytes to catch up with.
/// </remarks>
internal sealed class ReplicaLagSignal(TimeSpan? longest, long? most, IReadOnlyList<string> required) : IThrottleSignal
{
    private const double TimeToGoOn = 0.4;
    private const double BytesToGoOn = 0.5;
    private readonly LogHistory history = new();
    private readonly HashSet<string> held = [];

    public string Name => "replica-lag";

    public SignalReading Read(ThrottleFacts facts)
    {
        if (facts.LogPosition is not { } position)
        {
            return SignalReading.Unknown("the server is a standby, or does not say how far its log is");
        }

        history.Add(facts.At, position);
        if (required.FirstOrDefault(name => facts.Replicas.All(replica => replica.Name != name)) is { } missing)
        {
            return SignalReading.Unknown($"replica {missing} is not connected");
        }

        List<string> late = [];
        List<string> unreadable = [];
        foreach (var replica in facts.Replicas)
        {
            if (replica.Position is not { } replayed)
            {
                unreadable.Add(replica.Name);
            }
            else if (Lateness(replica, facts.At, position - replayed) is { } lateness)
            {
                late.Add(lateness);
            }
        }

        held.RemoveWhere(name => facts.Replicas.All(replica => replica.Name != name));
        if (late.Count > 0)
        {
            return SignalReading.Closed(string.Join("; ", late));
        }

        return unreadable.Count > 0
            ? SignalReading.Unknown($"the lag of {string.Join(", ", unreadable)} cannot be read; grant pg_monitor to this role, or turn ReplicaLag and ReplicaLagBytes off")
            : SignalReading.Open;
    }

    private string? Lateness(ReplicaFacts replica, DateTimeOffset now, long bytes)
    {
        var time = Time(replica, now, bytes);
        var isHeld = held.Contains(replica.Name);
        var isLate = time > longest * (isHeld ? TimeToGoOn : 1);
        var isFar = bytes > most * (isHeld ? BytesToGoOn : 1);
        if (!isLate && !isFar)
        {
            held.Remove(replica.Name);
            return null;
        }

        held.Add(replica.Name);
        return FormattableString.Invariant($"replica {replica.Name} is {time.TotalSeconds:0.0} s and {bytes >> 10:#,0} kB behind; at most {longest?.TotalSeconds ?? double.PositiveInfinity:0.#} s and {(most is { } limit ? $"{limit >> 10:#,0} kB" : "any number of kB")}");
    }

    private TimeSpan Time(ReplicaFacts replica, DateTimeOffset now, long bytes)
    {
        if (bytes <= 0)
        {
            // What the server last measured stays there for a while.
            return TimeSpan.Zero;
        }

        var measured = history.AgeOfFirstAfter(replica.Position ?? 0, now);
        return replica.Lag > measured ? replica.Lag.Value : measured;
    }
}
