using System.Collections.Concurrent;

namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>What all writers together have seen.</summary>
internal sealed class Tally
{
    private long statements;

    /// <summary>Transactions that were committed.</summary>
    public long Statements => Interlocked.Read(ref statements);

    /// <summary>Statements that failed, each with its error.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>Statements that succeeded when they were repeated, by the error that had met them.</summary>
    public ConcurrentDictionary<string, int> Repeated { get; } = [];

    public void Did() => Interlocked.Increment(ref statements);

    public void Repeat(string sqlState) => Repeated.AddOrUpdate(sqlState, 1, (_, count) => count + 1);
}
