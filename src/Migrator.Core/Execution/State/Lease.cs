namespace Migrator.Execution.State;

/// <summary>The right to work on a migration until it expires by the database's clock.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Owner">Who holds it, in words for people.</param>
/// <param name="Token">The fencing token; every write of the holder asserts it.</param>
/// <param name="ExpiresAt">When it ends unless renewed, by the database's clock.</param>
public sealed record Lease(MigrationId Migration, string Owner, long Token, DateTimeOffset ExpiresAt)
{
    /// <summary>True if a backfill holds it: other processes may help.</summary>
    public bool IsForBackfill { get; init; }
}
