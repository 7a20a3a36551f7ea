namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>The numbers of rows: those that are there, or were, and new ones.</summary>
internal sealed class Numbers(long last)
{
    private readonly Lock gate = new();
    private readonly HashSet<long> coming = [];
    private long last = last;

    /// <summary>A number that nobody else draws until <see cref="Settle"/>: an upsert could be there before the insert.</summary>
    public long Fresh()
    {
        lock (gate)
        {
            coming.Add(++last);
            return last;
        }
    }

    public long Any(Random random)
    {
        lock (gate)
        {
            long number;
            do
            {
                number = random.NextInt64(1, last + 1);
            }
            while (coming.Contains(number));

            return number;
        }
    }

    /// <summary>Rows with these numbers are written, or failed to be.</summary>
    public void Settle(IEnumerable<long> numbers)
    {
        lock (gate)
        {
            coming.ExceptWith(numbers);
        }
    }
}
