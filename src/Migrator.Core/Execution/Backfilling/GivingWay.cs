namespace Migrator.Execution.Backfilling;

/// <summary>Waits longer each time a batch has to give way, and for how long altogether without any progress.</summary>
internal sealed class GivingWay(TableName table, TimeSpan retryFor, TimeProvider time)
{
    private const int AttemptsThatWait = 2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private int attempts;
    private long since;

    /// <summary>True once waiting has not helped: rows that somebody has locked are left for later.</summary>
    public bool SkipsLocked => attempts > AttemptsThatWait;

    /// <summary>A batch was committed.</summary>
    public void Progressed() => attempts = 0;

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="BackfillBlockedException">Nothing has been committed for too long.</exception>
    public async Task WaitAsync(string? reason, CancellationToken cancellationToken)
    {
        if (attempts == 0)
        {
            since = time.GetTimestamp();
        }

        attempts++;
        var waited = time.GetElapsedTime(since);
        if (waited >= retryFor)
        {
            throw new BackfillBlockedException(table, waited, reason ?? "no reason was given");
        }

        await Task.Delay(DelayBefore(attempts), time, cancellationToken).ConfigureAwait(false);
    }

    // Two runners that met once must not meet at the same moment again.
    private static TimeSpan DelayBefore(int attempt)
    {
        var full = First * Math.Pow(2, Math.Min(attempt - 1, 10));
        return (full < Longest ? full : Longest) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
