using System.Globalization;
using Migrator.Execution.LiveVersions;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Poolers;

/// <summary>What the tables of an admin console say.</summary>
internal static class PgBouncerAnswer
{
    private const string ApplicationName = "application_name";

    /// <summary>The clients of a database and of some roles. What a name of the pooler's means on the server is in its own list of databases.</summary>
    public static PooledSessions Read(ConsoleTable databases, ConsoleTable servers, ConsoleTable clients, string database, IReadOnlyList<string> roles)
    {
        if (!clients.Columns.Contains(ApplicationName))
        {
            return PooledSessions.Unknown("it does not tell application_name, as PgBouncer 1.18 does: it may be too old");
        }

        var targets = databases.Rows
            .Where(row => row["database"] == database)
            .ToLookup(row => row["name"], row => row["force_user"]);
        return new(
            null,
            [
                .. clients.Rows
                    .Where(row => targets.Contains(row["database"]) && IsOne(row["user"], targets[row["database"]].First(), roles))
                    .Select(Client)
                    .Where(client => client.ApplicationName != ConnectionStrings.ToolName),
            ],
            [.. servers.Rows.Select(Server).OfType<PooledServer>()]);
    }

    // With a user of its own for the server, a pooler lets clients in by any name.
    private static bool IsOne(string? user, string? forced, IReadOnlyList<string> roles)
        => roles.Contains(user ?? "") || (!string.IsNullOrEmpty(forced) && roles.Contains(forced));

    private static PooledClient Client(IReadOnlyDictionary<string, string?> row)
    {
        var address = $"{row["addr"]}:{row["port"]}";
        var name = row[ApplicationName] ?? "";

        // application_name_add_host hangs this on; without it the name is what the client gave.
        var added = $" - {address}";
        return new(
            row["user"] ?? "",
            name.EndsWith(added, StringComparison.Ordinal) ? name[..^added.Length] : name,
            address,
            DateTimeOffset.TryParseExact(row["connect_time"], "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null);
    }

    private static PooledServer? Server(IReadOnlyDictionary<string, string?> row)
        => int.TryParse(row.GetValueOrDefault("remote_pid"), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && int.TryParse(row.GetValueOrDefault("local_port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && process > 0 && port > 0
            ? new(process, port)
            : null;
}
