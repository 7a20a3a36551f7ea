namespace Migrator.Execution.Backfilling;

/// <summary>The present speed of a backfill: an average over the last seconds, in which older ones count less and less.</summary>
/// <remarks>Over time, not over batches: of two workers one may end right after the other, in no time at all.</remarks>
internal sealed class Throughput
{
    // After so long a batch counts for a third.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);
    private double rows;
    private double units;
    private double seconds;

    public double RowsPerSecond => PerSecond(rows);

    public double UnitsPerSecond => PerSecond(units);

    /// <summary>Takes a batch of any worker into account, with the time since the one before.</summary>
    public void Observe(long rows, long units, TimeSpan elapsed)
    {
        var kept = Math.Exp(-(elapsed / Memory));
        this.rows = (this.rows * kept) + rows;
        this.units = (this.units * kept) + units;
        seconds = (seconds * kept) + elapsed.TotalSeconds;
    }

    /// <summary>How long so many units will take; null while unknown.</summary>
    public TimeSpan? TimeFor(long units)
        => UnitsPerSecond > 0 && units / UnitsPerSecond < TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(units / UnitsPerSecond)
            : null;

    private double PerSecond(double sum) => sum / Math.Max(seconds, 0.001);
}
