namespace Migrator.Execution.Backfilling;

/// <summary>The present speed of a backfill: an average in which older batches count less and less.</summary>
internal sealed class Throughput
{
    private const double Weight = 0.2;
    private bool hasSample;

    public double RowsPerSecond { get; private set; }

    public double UnitsPerSecond { get; private set; }

    /// <summary>Takes a batch into account, with the wait before it.</summary>
    public void Observe(long rows, long units, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var weight = hasSample ? Weight : 1;
        hasSample = true;
        RowsPerSecond += weight * ((rows / seconds) - RowsPerSecond);
        UnitsPerSecond += weight * ((units / seconds) - UnitsPerSecond);
    }

    /// <summary>How long so many units will take; null while unknown.</summary>
    public TimeSpan? TimeFor(long units)
        => UnitsPerSecond > 0 && units / UnitsPerSecond < TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(units / UnitsPerSecond)
            : null;
}
