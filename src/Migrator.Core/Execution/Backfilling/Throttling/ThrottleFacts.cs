using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>What one look at the server has shown. What could not be read is null.</summary>
public sealed record ThrottleFacts
{
    /// <summary>The database's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How far the log is written, in bytes since its beginning; null on a standby.</summary>
    public long? LogPosition { get; init; }

    /// <summary>The replicas that are connected.</summary>
    public IReadOnlyList<ReplicaFacts> Replicas { get; init; } = [];

    /// <summary>True if the server archives its log.</summary>
    public bool IsArchiving { get; init; }

    /// <summary>Finished log segments that wait to be archived.</summary>
    public long? ArchiveBacklog { get; init; }

    /// <summary>Active sessions of others.</summary>
    public long? ActiveSessions { get; init; }

    /// <summary>Sessions of others that are busy in this database: in a statement, and not waiting for a lock, a moment or their client.</summary>
    public long? BusySessions { get; init; }

    /// <summary>Sessions of others that wait for a lock of a batch.</summary>
    public long? LockWaiters { get; init; }

    /// <summary>Which part of the table the server vacuums because its transaction numbers run out; null for none.</summary>
    public string? WraparoundVacuum { get; init; }

    /// <summary>Free bytes on the disk of the server's data.</summary>
    public long? FreeDisk { get; init; }

    /// <summary>Why the free bytes could not be read.</summary>
    public string? FreeDiskProblem { get; init; }

    /// <summary>What the user's query said.</summary>
    public bool? While { get; init; }

    /// <summary>Why it said nothing.</summary>
    public string? WhileProblem { get; init; }

    /// <summary>What somebody has asked of this backfill while it runs; null if nobody has.</summary>
    public Steering? Steering { get; init; }

    /// <summary>Bytes of one unit of ranges.</summary>
    public long UnitBytes { get; init; }

    /// <summary>Rows of one unit, by the server's statistics.</summary>
    public double? RowsPerUnit { get; init; }
}

/// <summary>How far a replica is behind.</summary>
/// <param name="Name">The name it has given itself.</param>
/// <param name="Position">How much of the log it has replayed, in bytes since its beginning.</param>
/// <param name="Lag">What the server says about time; null says nothing, not even that there is no lag.</param>
public sealed record ReplicaFacts(string Name, long? Position, TimeSpan? Lag);
