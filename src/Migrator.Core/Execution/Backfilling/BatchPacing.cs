namespace Migrator.Execution.Backfilling;

/// <summary>Chooses the size of the next batch so that each takes about as long as wanted.</summary>
/// <remarks>Batches that failed are samples as well: a pace that learns from successes only cannot learn from timeouts.</remarks>
internal sealed class BatchPacing(TimeSpan target)
{
    internal const long FirstSize = 16;
    internal const long LargestSize = 8192;
    private const double LargestGrowth = 1.5;
    private const double SmallestShrink = 0.5;
    private const int PanicFactor = 5;
    private const int PanicDivisor = 10;

    private TimeSpan? asked;
    private long largest = LargestSize;
    private long size = FirstSize;

    /// <summary>How many units the next batch takes; at least one.</summary>
    public long Size
    {
        get => Math.Min(size, largest);
        private set => size = value;
    }

    private TimeSpan Wanted => asked ?? target;

    /// <summary>Takes over what somebody has asked for while it runs, and the largest size that is allowed.</summary>
    public void Adjust(TimeSpan? otherTarget, long mostUnits) => (asked, largest) = (otherTarget, Math.Clamp(mostUnits, 1, LargestSize));

    /// <summary>A batch of so many units was committed.</summary>
    public void Committed(long units, TimeSpan elapsed)
    {
        if (elapsed > Wanted * PanicFactor)
        {
            Size = Within(Math.Min(units, Size) / PanicDivisor);
            return;
        }

        var factor = Math.Clamp(Wanted / Max(elapsed, TimeSpan.FromMilliseconds(1)), SmallestShrink, LargestGrowth);
        var next = Within((long)Math.Ceiling(units * factor));

        // The last batch of a range is short; that it was quick says nothing about full ones.
        Size = units < Size && factor > 1 ? Size : next;
    }

    /// <summary>A batch of so many units gave way.</summary>
    public void GaveWay(long units, TimeSpan elapsed)
        => Size = Within(Math.Min(units, Size) / (elapsed >= Wanted ? PanicDivisor : 2));

    private static long Within(long size) => Math.Clamp(size, 1, LargestSize);

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
