namespace Migrator.Planning.Splitting;

/// <summary>Says what applications notice of rows that are written in batches.</summary>
internal static class BatchFindings
{
    public static Finding Of(string subject, string what) => new(
        "MIG1321", FindingSeverity.Note, subject,
        $"a batch keeps the rows that it {what} locked until it commits, and gives them another xmin: meanwhile FOR UPDATE NOWAIT and a lock_timeout shorter than that fail (55P03) and SKIP LOCKED passes over them; afterwards a transaction above READ COMMITTED that began before and writes one fails (40001), and an optimistic check by xmin reports a conflict",
        "Let these try again while the backfill runs. Shorter batches keep rows for less time: Backfill:BatchTarget, or --batch-target.");
}
