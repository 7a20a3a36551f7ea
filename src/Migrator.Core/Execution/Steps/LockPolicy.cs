using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Decides how long an attempt waits for its locks, and when the next one is made.</summary>
internal sealed class LockPolicy(RunSettings settings, TimeSpan deadlockTimeout, Random jitter)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>An ordinary autovacuum gives way when the server looks for deadlocks, and not before.</summary>
    private TimeSpan PastDeadlockCheck => deadlockTimeout + TimeSpan.FromMilliseconds(100);

    /// <summary>How long the next attempt waits, given who was in the way of the last one.</summary>
    public TimeSpan TimeoutOf(StepScript script, IReadOnlyList<Blocker> blockers) => script switch
    {
        // It keeps nobody waiting, and it must outlast every transaction that is open when it begins.
        { IsTransactional: false, Probe: not null } => settings.LockRetryFor,
        { Patience: PatienceClass.Unhurried } => Longer(settings.LockTimeout, PastDeadlockCheck),
        _ when AllYield(blockers) => Longer(settings.LockTimeout, PastDeadlockCheck),
        _ => settings.LockTimeout,
    };

    /// <summary>How long to wait before the next attempt. Each pause is longer, and none is predictable, so that nobody keeps in step with us.</summary>
    public TimeSpan PauseAfter(int attempt, IReadOnlyList<Blocker> blockers)
    {
        if (AllYield(blockers))
        {
            return TimeSpan.Zero;
        }

        var doubled = FirstPause * Math.Pow(2, Math.Min(attempt - 1, 10));
        var pause = doubled < LongestPause ? doubled : LongestPause;
        return pause * (0.5 + jitter.NextDouble());
    }

    /// <summary>True if no further attempt is to be made.</summary>
    public bool IsOver(TimeSpan tried) => tried >= settings.LockRetryFor;

    private static bool AllYield(IReadOnlyList<Blocker> blockers) => blockers.Count > 0 && blockers.All(blocker => blocker.YieldsToDeadlockCheck);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
