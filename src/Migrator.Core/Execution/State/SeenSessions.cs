namespace Migrator.Execution.State;

/// <summary>The sessions of some roles in the database.</summary>
/// <param name="Problem">Why they cannot be seen; null if they can.</param>
/// <param name="Sessions">The sessions, ours left out.</param>
public sealed record SeenSessions(string? Problem, IReadOnlyList<SeenSession> Sessions)
{
    /// <summary>What the database is called on its server.</summary>
    public string Database { get; init; } = "";
}

/// <summary>A session.</summary>
/// <param name="Role">The role that it has logged in as.</param>
/// <param name="ApplicationName">What it calls itself.</param>
/// <param name="ProcessId">The server's number for it.</param>
/// <param name="Address">Where it comes from; null for a socket of the same machine.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastActive">When it last did something.</param>
public sealed record SeenSession(string Role, string ApplicationName, int ProcessId, string? Address, DateTimeOffset StartedAt, DateTimeOffset? LastActive)
{
    /// <summary>The other end of its connection; null for a socket of the same machine.</summary>
    public int? Port { get; init; }
}
