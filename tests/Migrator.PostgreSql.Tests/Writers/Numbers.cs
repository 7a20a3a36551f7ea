namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>The numbers of rows: those that are there, or were, and new ones.</summary>
internal sealed class Numbers(long last)
{
    private long last = last;

    public long Fresh() => Interlocked.Increment(ref last);

    public long Any(Random random) => random.NextInt64(1, Interlocked.Read(ref last) + 1);
}
