namespace Migrator.Execution.State;

/// <summary>What several looks together know of a use.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="What">What is counted, for people.</param>
/// <param name="Count">How often, at the last look that found it.</param>
/// <param name="SeenAt">The last look that found it.</param>
/// <param name="UsedAt">The latest moment of a use that is known; null if none is.</param>
public sealed record UseMark(string Key, string What, long Count, DateTimeOffset SeenAt, DateTimeOffset? UsedAt);

/// <summary>What is known of the use of things that go.</summary>
/// <param name="Problems">What could not be read, and why.</param>
/// <param name="Marks">What was found, now or before.</param>
public sealed record Usage(IReadOnlyList<string> Problems, IReadOnlyList<UseMark> Marks)
{
    /// <summary>Nothing is known, and nothing was asked.</summary>
    public static Usage None { get; } = new([], []);

    /// <summary>What is known after one more look.</summary>
    /// <remarks>
    /// A counter that moved was used between two looks, and that counts as now. What a first look finds was used at some time since the
    /// server began to count, and that counts as then. Whatever the server has forgotten since stays known.
    /// </remarks>
    /// <param name="before">What was known.</param>
    /// <param name="isFirst">True if nobody looked before.</param>
    /// <param name="counters">What the server counts now.</param>
    /// <param name="clock">The database's clock.</param>
    public static IReadOnlyList<UseMark> After(IReadOnlyList<UseMark> before, bool isFirst, IReadOnlyList<UseCounter> counters, DateTimeOffset clock)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(counters);

        var known = before.ToDictionary(mark => mark.Key);
        return
        [
            .. counters.Select(counter => Marked(counter, known.GetValueOrDefault(counter.Key), isFirst, clock)),
            .. before.ExceptBy(counters.Select(counter => counter.Key), mark => mark.Key),
        ];
    }

    private static UseMark Marked(UseCounter counter, UseMark? before, bool isFirst, DateTimeOffset clock)
        => new(counter.Key, counter.What, counter.Count, clock, UsedAt(counter, before, isFirst, clock));

    private static DateTimeOffset? UsedAt(UseCounter counter, UseMark? before, bool isFirst, DateTimeOffset clock)
    {
        if (counter.LastAt is { } last)
        {
            return before?.UsedAt > last ? before.UsedAt : last;
        }

        if (counter.Count == 0)
        {
            return before?.UsedAt;
        }

        if (before is null)
        {
            return isFirst ? counter.Since : clock;
        }

        // Counted anew since the last look, a number that happens to be the same is another one.
        return counter.Count != before.Count || counter.Since > before.SeenAt ? clock : before.UsedAt;
    }
}
