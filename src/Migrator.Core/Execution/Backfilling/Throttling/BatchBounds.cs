namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The largest batch that the settings allow.</summary>
/// <param name="MaxRows">About how many rows; null for any number.</param>
/// <param name="MaxBytes">How many bytes of the table; null for any number.</param>
/// <param name="UnitBytes">Bytes of one unit of ranges; 0 while unknown.</param>
/// <param name="RowsPerUnit">Rows of one unit by the server's statistics; null while unknown.</param>
internal sealed record BatchBounds(long? MaxRows, long? MaxBytes, long UnitBytes, double? RowsPerUnit)
{
    // No row is smaller: a page of 8 kB has room for 291.
    private const double BytesOfTheSmallestRow = 28;

    /// <summary>How many units a batch may have at most; at least one.</summary>
    /// <param name="densest">The most rows that a unit was seen to have.</param>
    public long Units(double densest)
    {
        var byRows = MaxRows is { } rows ? rows / Density(densest) : long.MaxValue;
        var byBytes = MaxBytes is { } bytes && UnitBytes > 0 ? bytes / UnitBytes : long.MaxValue;
        return (long)Math.Clamp(Math.Min(byRows, byBytes), 1, int.MaxValue);
    }

    private double Density(double densest)
    {
        var known = Math.Max(densest, RowsPerUnit ?? 0);
        return known > 0 ? Math.Max(known, 1) : Math.Max(UnitBytes / BytesOfTheSmallestRow, 1);
    }
}
