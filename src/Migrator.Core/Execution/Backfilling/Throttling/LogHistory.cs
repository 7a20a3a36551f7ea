namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>How far the log was at which time: turns a place in the log into an age.</summary>
internal sealed class LogHistory
{
    private const int Longest = 3600;
    private readonly LinkedList<(DateTimeOffset At, long Position)> seen = new();

    public void Add(DateTimeOffset at, long position)
    {
        // The log of a server that was replaced by its replica may go on at an earlier place.
        while (seen.Last is { } last && last.Value.Position >= position)
        {
            if (last.Value.Position == position)
            {
                return;
            }

            seen.RemoveLast();
        }

        seen.AddLast((at, position));
        if (seen.Count > Longest)
        {
            seen.RemoveFirst();
        }
    }

    /// <summary>How long ago the log was first seen further than this place: at least so old is what comes after it.</summary>
    public TimeSpan AgeOfFirstAfter(long position, DateTimeOffset now)
    {
        foreach (var (at, reached) in seen)
        {
            if (reached > position)
            {
                return now > at ? now - at : TimeSpan.Zero;
            }
        }

        return TimeSpan.Zero;
    }
}
