namespace Migrator.Execution.Backfilling;

/// <summary>The ways a table's backfill can end without an error.</summary>
public enum BackfillEnding
{
    /// <summary>A count has proved that no row is pending, poisoned ones aside.</summary>
    Complete,

    /// <summary>It was cancelled and stopped between two batches.</summary>
    Interrupted,

    /// <summary>The time it was given is used up; it stopped between two batches.</summary>
    TimeUsedUp,
}
