namespace Migrator.Execution.State;

/// <summary>The transactions that others have open in the database.</summary>
/// <param name="Problem">Why some cannot be seen; null if all can.</param>
/// <param name="Transactions">Those that can be seen, the oldest first; ours are left out.</param>
public sealed record OpenTransactions(string? Problem, IReadOnlyList<SeenTransaction> Transactions)
{
    /// <summary>None.</summary>
    public static OpenTransactions None { get; } = new(null, []);
}

/// <summary>A transaction.</summary>
/// <param name="Who">Whose it is, as people find it again.</param>
/// <param name="BeganAt">When it began; for a prepared one, when it was prepared.</param>
/// <param name="Gid">The name of one that waits for COMMIT PREPARED; null for a session's.</param>
public sealed record SeenTransaction(string Who, DateTimeOffset BeganAt, string? Gid = null);
