namespace Migrator.Execution.Backfilling;

/// <summary>What became of a table's backfill.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Rows written, those of earlier, interrupted runs included.</param>
/// <param name="RowsInTable">Rows of the table, counted by the proof; null if it did not come to that.</param>
/// <param name="Poisoned">Rows that stay pending because a mapping fails on them; they are recorded.</param>
/// <param name="Elapsed">How long this run took.</param>
/// <param name="Ending">How it ended.</param>
public sealed record TableBackfillResult(TableName Table, long Rows, long? RowsInTable, long Poisoned, TimeSpan Elapsed, BackfillEnding Ending)
{
    /// <summary>Why it held back when it ended; null if it did not.</summary>
    public Throttling.ThrottleState? Throttled { get; init; }

    /// <summary>True if every row is copied, poisoned ones aside.</summary>
    public bool IsComplete => Ending == BackfillEnding.Complete;
}
