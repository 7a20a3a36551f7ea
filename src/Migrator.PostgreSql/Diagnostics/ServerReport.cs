namespace Migrator.PostgreSql.Diagnostics;

/// <summary>What matters of a server and of our rights on it before anything is run.</summary>
public sealed record ServerReport
{
    /// <summary>Host, port and database; never a password.</summary>
    public required string Target { get; init; }

    /// <summary>The version as the server prints it.</summary>
    public required string Version { get; init; }

    /// <summary>The major version.</summary>
    public required int Major { get; init; }

    /// <summary>The role we are connected as.</summary>
    public required string User { get; init; }

    /// <summary>True if it is a superuser.</summary>
    public required bool IsSuperuser { get; init; }

    /// <summary>True if it may create the control schema, or already has the use of it.</summary>
    public required bool MayCreateSchema { get; init; }

    /// <summary>Tables outside the server's own schemas.</summary>
    public required long Tables { get; init; }

    /// <summary>Those of them that we may alter.</summary>
    public required long OwnTables { get; init; }

    /// <summary>True if the server is a standby.</summary>
    public required bool IsStandby { get; init; }

    /// <summary>True if transactions are read-only unless they say otherwise.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>How long a waiter waits before the server looks for deadlocks.</summary>
    public required TimeSpan DeadlockTimeout { get; init; }

    /// <summary>True if the sessions of other roles can be seen, so that blockers can be named.</summary>
    public required bool MaySeeSessions { get; init; }

    /// <summary>True if something between us and the server hands out its sessions.</summary>
    public required bool IsPooled { get; init; }

    /// <summary>The age of the oldest open transaction; null if there is none.</summary>
    public required TimeSpan? OldestTransaction { get; init; }
}
