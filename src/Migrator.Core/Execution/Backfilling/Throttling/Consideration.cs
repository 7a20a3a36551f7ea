namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>
/// The share of time that a worker works while nobody has said one: all of it where nobody else does anything, a fifth where
/// sessions of others are busy for a quarter of the time or more.
/// </summary>
/// <remarks>A look sees a moment only. What counts is the mean of the last ten or so.</remarks>
internal sealed class Consideration
{
    private const double Least = 0.2;
    private const double Enough = 0.25;
    private const int Looks = 10;
    private double busy;
    private int seen;

    /// <summary>How many sessions of others are busy, on the whole.</summary>
    public double Busy => busy;

    /// <summary>The share, from a fifth to 1.</summary>
    public double Duty => 1 / (1 + ((1 / Least) - 1) * Math.Min(1, busy / Enough));

    /// <summary>Takes a look into account; one that saw nothing changes nothing.</summary>
    /// <param name="sessions">Sessions of others that are busy at this moment; null if unknown.</param>
    public void See(long? sessions)
    {
        if (sessions is { } now)
        {
            seen = Math.Min(seen + 1, Looks);
            busy += (now - busy) / seen;
        }
    }
}
