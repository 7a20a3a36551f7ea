namespace Migrator.Execution.State;

/// <summary>What a process says of its work on a table's backfill, for whoever watches from somewhere else.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Table">The table.</param>
/// <param name="Owner">The process.</param>
public sealed record BackfillReport(MigrationId Migration, TableName Table, string Owner)
{
    /// <summary>The present speed.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>How long it will take at that speed; null while unknown.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>How long the last batch took; null before the first.</summary>
    public TimeSpan? BatchTime { get; init; }

    /// <summary>How many workers the process has at it; 0 when it is through.</summary>
    public int Workers { get; init; }

    /// <summary>Since when it holds back; null if it does not.</summary>
    public DateTimeOffset? ThrottledSince { get; init; }

    /// <summary>Why.</summary>
    public string? ThrottledBy { get; init; }

    /// <summary>Rows whose mapping fails, counted when the backfill ended; null before.</summary>
    public long? Poisoned { get; init; }

    /// <summary>True if it was said a moment ago, by the database's clock, by a process that is still at it.</summary>
    public bool IsCurrent { get; init; }
}
