namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>When a backfill holds back, so that the server, its replicas and its users do not suffer.</summary>
public sealed record ThrottleSettings
{
    /// <summary>Never holds back and never looks; for tests and for empty databases.</summary>
    public static ThrottleSettings Off { get; } = new() { IsOff = true };

    /// <summary>True if nothing is looked at.</summary>
    public bool IsOff { get; init; }

    /// <summary>How often the server is looked at.</summary>
    /// <value>1 second.</value>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a signal may stay unreadable before it counts as bad.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How far a replica may be behind in time; null if it may be as far as it likes.</summary>
    /// <value>5 seconds; it goes on below two fifths of it.</value>
    public TimeSpan? ReplicaLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How far a replica may be behind in bytes of log; null if it may be as far as it likes.</summary>
    /// <value>256 MiB; it goes on below half of it.</value>
    public long? ReplicaLagBytes { get; init; } = 256L << 20;

    /// <summary>Names of replicas that must be connected.</summary>
    /// <value>None: those that are connected count.</value>
    public IReadOnlyList<string> Replicas { get; init; } = [];

    /// <summary>How many finished log segments may wait to be archived; null if any number may.</summary>
    /// <value>42; looked at only where the server archives.</value>
    public long? ArchiveBacklog { get; init; } = 42;

    /// <summary>How many sessions of others may be active; null if any number may.</summary>
    /// <value>No limit.</value>
    public long? ActiveSessions { get; init; }

    /// <summary>How much must be free on the disk of the server's data, in bytes; null if it is not looked at.</summary>
    /// <value>Not looked at: most roles cannot.</value>
    public long? FreeDisk { get; init; }

    /// <summary>A query of the user's that gives true while the backfill may go on; null for none.</summary>
    public string? While { get; init; }

    /// <summary>The times of day at which it may work; always if there are none.</summary>
    public IReadOnlyList<TimeWindow> Windows { get; init; } = [];

    /// <summary>The share of time that each worker works, from just above 0 to 1; it rests in between.</summary>
    /// <value>Null: the less, the more others do in the database, down to a fifth; 1 is one batch after the other whatever they do.</value>
    public double? Duty { get; init; }

    /// <summary>True if the pace was given for this run: then it counts for more than what was asked for before it began.</summary>
    public bool IsPaceGiven { get; init; }

    /// <summary>True if the number of workers was given for this run; else what somebody has asked for before holds.</summary>
    public bool AreWorkersGiven { get; init; }

    /// <summary>About how many rows a batch may write; null for no limit but its time.</summary>
    public long? MaxRows { get; init; }

    /// <summary>How many bytes of the table a batch may pass over; null for no limit but its time.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>After about how many rows the table is vacuumed behind the backfill, so that the next batches find the room of the rows behind them.</summary>
    /// <value>Null: a few times in a pass where the table has more than 128 MB, and else at the end only.</value>
    public long? VacuumEvery { get; init; }
}
