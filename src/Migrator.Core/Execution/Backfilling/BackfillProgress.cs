using Migrator.Execution.Runs;

namespace Migrator.Execution.Backfilling;

/// <summary>Tells whoever watches how far a table's backfill is.</summary>
internal sealed class BackfillProgress(MigrationId migration, TableName table, IRunObserver observer, TimeProvider time)
{
    private readonly Throughput throughput = new();
    private long lastAt = time.GetTimestamp();
    private long unitsPassed;

    /// <summary>How much there is to pass.</summary>
    public long Units { get; private set; }

    /// <summary>Rows written so far, those of earlier runs included.</summary>
    public long Rows { get; private set; }

    /// <summary>How much of the table is passed, from 0 to 1.</summary>
    public double Fraction => Units == 0 ? 1 : Math.Min(1, (double)unitsPassed / Units);

    /// <summary>How long the last batch took; null before the first.</summary>
    public TimeSpan? BatchTime { get; set; }

    /// <summary>How many workers of this process are at it.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>A pass begins, some of which may be done already.</summary>
    public void Begin(long total, long passed, long rowsOfEarlierRuns)
        => (Units, unitsPassed, Rows) = (total, passed, Rows + rowsOfEarlierRuns);

    /// <summary>A batch was committed.</summary>
    public void Advanced(long rows, long passed)
    {
        var now = time.GetTimestamp();
        throughput.Observe(rows, passed, time.GetElapsedTime(lastAt, now));
        lastAt = now;
        Rows += rows;
        unitsPassed += passed;
        Tell(null);
    }

    /// <summary>A batch gave way.</summary>
    public void Waits(string? reason) => Tell(reason);

    private void Tell(string? reason)
        => observer.On(new BackfillAdvanced(
            migration, table, Rows, Fraction, throughput.RowsPerSecond, throughput.TimeFor(Math.Max(0, Units - unitsPassed)), reason) { BatchTime = BatchTime, Workers = Workers });
}
