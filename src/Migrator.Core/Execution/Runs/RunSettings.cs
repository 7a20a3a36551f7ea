namespace Migrator.Execution.Runs;

/// <summary>How patient and how fast runs are.</summary>
public sealed record RunSettings
{
    /// <summary>Who runs, for leases and the audit.</summary>
    /// <value>User, host and process.</value>
    public string Owner { get; init; } = $"{Environment.UserName}@{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How long a lease lasts unless renewed.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan LeaseTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a statement waits for a lock before it gives way.</summary>
    /// <value>500 ms.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a step that cannot get its lock is tried again.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan LockRetryFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one backfill batch should take.</summary>
    /// <value>250 ms.</value>
    public TimeSpan BatchTarget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many workers of this process copy at once. Each uses one connection; the run itself uses one more.</summary>
    /// <value>1.</value>
    public int Workers { get; init; } = 1;

    /// <summary>What becomes of a row whose mapping fails. Whoever coordinates a backfill says it for all processes.</summary>
    /// <value>Null: as was said last; where nobody ever has, rows are put aside unless nearly all fail.</value>
    public State.BadRowPolicy? OnBadRow { get; init; }

    /// <summary>True if that was given for this run: then it counts also where another process coordinates.</summary>
    public bool IsOnBadRowGiven { get; init; }

    /// <summary>When backfills hold back.</summary>
    /// <value>As <see cref="Backfilling.Throttling.ThrottleSettings"/> says by itself.</value>
    public Backfilling.Throttling.ThrottleSettings Throttle { get; init; } = new();

    /// <summary>How long a backfill may run before it stops between two batches, waits and rests included; null for no limit.</summary>
    public TimeSpan? BackfillFor { get; init; }

    /// <summary>Tables up to this size, in bytes, are verified under one snapshot.</summary>
    /// <value>64 GiB.</value>
    public long SnapshotLimit { get; init; } = 64L << 30;

    /// <summary>How old evidence may be when contract relies on it.</summary>
    /// <value>1 hour.</value>
    public TimeSpan EvidenceMaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long no incompatible version may have been seen.</summary>
    /// <value>30 minutes; 0 for: seen gone is gone.</value>
    public TimeSpan QuietWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a release must have been out before nobody goes back behind it.</summary>
    /// <value>24 hours; 0 for: what is deployed stays.</value>
    public TimeSpan RollbackWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many of an application's last releases one may go back to, however long ago they were replaced; the newest counts.</summary>
    /// <value>1: only time protects those before it.</value>
    public int ProtectedReleases { get; init; } = 1;

    /// <summary>How long nobody may have looked at the live versions before the windows begin anew.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far back something must be known.</summary>
    public TimeSpan LongestWindow => QuietWindow > RollbackWindow ? QuietWindow : RollbackWindow;

    /// <summary>How long a registration counts as live without a further sign; contract waits as long after raising the fence.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan HeartbeatTimeToLive { get; init; } = TimeSpan.FromSeconds(30);
}
