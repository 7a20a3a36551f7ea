namespace Migrator.PostgreSql.State;

/// <summary>How long a transaction on the control schema waits for a lock, and how long a statement of it may take.</summary>
/// <param name="Lock">For a lock.</param>
/// <param name="Statement">For a statement, waiting included.</param>
internal sealed record Patience(TimeSpan Lock, TimeSpan Statement)
{
    /// <summary>
    /// How long the server waits between two statements before it takes us for frozen. No table of the user's is locked
    /// here, only rows of the control schema: a busy machine of ours is worth waiting for.
    /// </summary>
    public TimeSpan Idle { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Shorter for a lock than the server's own search for deadlocks, longer than any transaction of ours that is not a long step.</summary>
    public static readonly Patience Usual = new(TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(15));

    /// <summary>Several processes install one after the other.</summary>
    public static readonly Patience Installing = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
}
