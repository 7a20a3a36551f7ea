using System.Data.Common;
using System.Net;

namespace Migrator.Cli.Configuration;

/// <summary>Finds the connection string, and keeps passwords off command lines, where every process list shows them.</summary>
internal static class ConnectionSource
{
    public const string Variable = "MIGRATOR_CONNECTION";

    private static readonly string[] PasswordKeys = ["Password", "Pwd", "PASSWORD", "SSL Password", "SslPassword"];
    private static readonly string[] HostKeys = ["Host", "Server", "Data Source"];

    public static string? Find(string? flag, string? file, IReadOnlyDictionary<string, string> environment)
    {
        if (flag is not null && file is not null)
        {
            throw new UsageException("Give --connection or --connection-file, not both.");
        }

        if (flag is not null)
        {
            return Shown(flag);
        }

        if (file is not null)
        {
            return FromFile(file);
        }

        return environment.TryGetValue(Variable, out var value) && value.Trim().Length > 0 ? value.Trim() : null;
    }

    /// <summary>Every secret in a connection string.</summary>
    public static IEnumerable<string> Secrets(string connection)
    {
        var parsed = TryParse(connection);
        return parsed is null
            ? []
            : PasswordKeys.Where(parsed.ContainsKey).Select(key => parsed[key].ToString() ?? "").Distinct();
    }

    private static string Shown(string connection)
    {
        var parsed = TryParse(connection)
            ?? throw new UsageException("--connection is no connection string. Write it as 'Host=…;Database=…;Username=…'.");
        if (Secrets(connection).Any(secret => secret.Length > 0) && !IsLoopback(parsed))
        {
            throw new UsageException(
                $"--connection has a password, which every process list would show. Put the connection string into {Variable} or a file for --connection-file.");
        }

        return connection;
    }

    private static string FromFile(string file)
    {
        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.Length > 0 ? text : throw new UsageException($"The connection file {file} is empty.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The connection file {file} cannot be read: {problem.Message}", problem);
        }
    }

    private static DbConnectionStringBuilder? TryParse(string connection)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // A host that is a path is a socket of this machine.
    private static bool IsLoopback(DbConnectionStringBuilder parsed)
    {
        var host = HostKeys.Where(parsed.ContainsKey).Select(key => parsed[key].ToString()).FirstOrDefault() ?? "";
        return host.StartsWith('/')
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
