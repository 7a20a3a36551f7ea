namespace Migrator.Execution.LiveVersions;

/// <summary>A pooler between applications and the database: it knows who is connected, where the database sees only whoever spoke last.</summary>
public interface ISessionPooler
{
    /// <summary>Where it is.</summary>
    string Name { get; }

    /// <summary>Who is connected through it to a database, as one of some roles, and which of the server's sessions are its own.</summary>
    Task<PooledSessions> ReadAsync(string database, IReadOnlyList<string> roles, CancellationToken cancellationToken);
}

/// <summary>What a pooler knows.</summary>
/// <param name="Problem">Why it cannot tell; null if it can.</param>
/// <param name="Clients">The applications' connections to it, the toolkit's own left out.</param>
/// <param name="Servers">Its own connections to the server.</param>
public sealed record PooledSessions(string? Problem, IReadOnlyList<PooledClient> Clients, IReadOnlyList<PooledServer> Servers)
{
    /// <summary>A pooler that cannot tell.</summary>
    public static PooledSessions Unknown(string problem) => new(problem, [], []);
}

/// <summary>A connection of an application to a pooler.</summary>
/// <param name="Role">The role that it has logged in as.</param>
/// <param name="ApplicationName">What it calls itself.</param>
/// <param name="Address">Where it comes from.</param>
/// <param name="Since">When it began; null if the pooler's clock cannot be read.</param>
public sealed record PooledClient(string Role, string ApplicationName, string Address, DateTimeOffset? Since);

/// <summary>A connection of a pooler to the server.</summary>
/// <param name="ProcessId">The server's number for it.</param>
/// <param name="Port">The pooler's end of it.</param>
public sealed record PooledServer(int ProcessId, int Port);
