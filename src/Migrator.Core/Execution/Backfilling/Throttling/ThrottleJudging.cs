namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>Asks every signal, and closes those that stay unreadable.</summary>
internal sealed class ThrottleJudging(IReadOnlyList<IThrottleSignal> signals, TimeSpan grace, TimeSpan startedAt)
{
    private readonly Dictionary<string, (TimeSpan At, string? Sentence)> known = signals.ToDictionary(signal => signal.Name, _ => (startedAt, (string?)null));

    /// <summary>The signals that the settings ask for.</summary>
    public static IReadOnlyList<IThrottleSignal> SignalsFor(ThrottleSettings settings)
    {
        List<IThrottleSignal> signals = [new PauseSignal(), new LockWaitersSignal(), new WraparoundSignal()];
        if (settings.Windows.Count > 0)
        {
            signals.Add(new WindowSignal(settings.Windows));
        }

        if (settings is not { ReplicaLag: null, ReplicaLagBytes: null, Replicas.Count: 0 })
        {
            signals.Add(new ReplicaLagSignal(settings.ReplicaLag, settings.ReplicaLagBytes, settings.Replicas));
        }

        if (settings.ArchiveBacklog is { } segments)
        {
            signals.Add(new ArchiveBacklogSignal(segments));
        }

        if (settings.ActiveSessions is { } sessions)
        {
            signals.Add(new ActiveSessionsSignal(sessions));
        }

        if (settings.FreeDisk is { } bytes)
        {
            signals.Add(new FreeDiskSignal(bytes));
        }

        if (settings.While is not null)
        {
            signals.Add(new QuerySignal());
        }

        return signals;
    }

    /// <summary>What speaks against going on.</summary>
    /// <param name="facts">What the look has shown; null if it failed.</param>
    /// <param name="problem">Why it failed.</param>
    /// <param name="now">The moment, on a clock that never goes back.</param>
    public IReadOnlyList<ThrottleReason> Judge(ThrottleFacts? facts, string? problem, TimeSpan now)
    {
        List<ThrottleReason> reasons = [];
        foreach (var signal in signals)
        {
            var reading = facts is null ? SignalReading.Unknown($"the server could not be looked at: {problem}") : signal.Read(facts);
            if (reading.IsKnown)
            {
                known[signal.Name] = (now, reading.Sentence);
            }

            // Until the grace is over, what was known last counts: closed stays closed.
            var (lastAt, last) = known[signal.Name];
            var sentence = reading.IsKnown || now - lastAt < grace
                ? last
                : FormattableString.Invariant($"unreadable for {(now - lastAt).TotalSeconds:0} s: {reading.Sentence}");
            if (sentence is not null)
            {
                reasons.Add(new(signal.Name, sentence));
            }
        }

        return reasons;
    }
}
