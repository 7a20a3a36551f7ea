using Npgsql;

namespace Migrator.PostgreSql.Connections;

/// <summary>Reads connection strings, shows them without their secrets, and adds what this toolkit relies on.</summary>
public static class ConnectionStrings
{
    /// <summary>The connection string as it may be shown: whatever is secret in it is left out.</summary>
    /// <remarks>One that cannot be read is not shown at all: nobody knows where its password begins.</remarks>
    public static string Redact(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            foreach (var secret in new[] { "Password", "Passfile", "SSL Password" })
            {
                parts.Remove(secret);
            }

            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return "(unreadable connection string)";
        }
    }

    /// <summary>True if the connection string carries a password.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static bool HasPassword(string connectionString)
        => Read(connectionString) is { } parts && !(string.IsNullOrEmpty(parts.Password) && string.IsNullOrEmpty(parts.SslPassword));

    /// <summary>Where it leads: host, port and database.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static string TargetOf(string connectionString)
    {
        var parts = Read(connectionString);
        return $"{parts.Host ?? "(no host)"}:{parts.Port}/{parts.Database ?? parts.Username ?? "(no database)"}";
    }

    internal static NpgsqlConnectionStringBuilder Complete(string connectionString)
    {
        var parts = Read(connectionString);
        parts.ApplicationName ??= ToolName;

        // A transaction belongs to one step: it is never part of another one's.
        parts.Enlist = false;

        // Statements prepared by name and a reset at the end of a session are what a pooler in transaction mode breaks or
        // is broken by. Nothing of ours outlives its transaction, so there is nothing to reset.
        parts.MaxAutoPrepare = 0;
        parts.NoResetOnClose = true;
        parts.Multiplexing = false;

        // How long a statement may take is said to the server with the statement. A dead network is noticed by the kernel.
        parts.CommandTimeout = 0;
        if (!HasSocket(parts.Host))
        {
            parts.TcpKeepAlive = true;
            parts.TcpKeepAliveTime = 15;
            parts.TcpKeepAliveInterval = 5;
        }

        return parts;
    }

    /// <summary>A socket of this machine has no network to lose, and cannot be opened with what is asked of one that has.</summary>
    private static bool HasSocket(string? hosts) => hosts is not null && hosts.Split(',', StringSplitOptions.TrimEntries).Any(host => host.StartsWith('@') || Path.IsPathRooted(host));

    internal static string ToolName
        => typeof(ConnectionStrings).Assembly.GetName().Version is { } version ? $"migrator/{version.ToString(3)}" : "migrator";

    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // The driver's message may quote what it could not read, a password included.
            throw new ArgumentException("The connection string cannot be read. It looks like: Host=localhost;Port=5432;Database=shop;Username=deploy", nameof(connectionString));
        }
    }
}
