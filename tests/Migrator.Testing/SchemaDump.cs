using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>The catalog of a database as <c>pg_dump</c> writes it; null if no <c>pg_dump</c> here can read the server.</summary>
internal static partial class SchemaDump
{
    private static readonly ConcurrentDictionary<SandboxServer, Task<string?>> Found = new();

    public static async Task<string?> TryTakeAsync(
        SandboxServer server, string connectionString, IReadOnlyCollection<string> excludedSchemas)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        string[] arguments =
        [
            "--schema-only", "--no-password", "-U", target.Username!, "-d", target.Database!,
            .. excludedSchemas.Select(schema => $"--exclude-schema=\"{schema}\""),
        ];

        var running = server.RunInsideAsync(["pg_dump", .. arguments], CancellationToken.None)
            ?? (await FindAsync(server) is { } program ? RunHereAsync(program, target, arguments) : null);
        if (running is null)
        {
            return null;
        }

        var result = await running;
        return result.ExitCode == 0
            ? Normalised(result.Output)
            : throw new InvalidOperationException($"pg_dump failed: {result.Error}");
    }

    private static async Task<SandboxCommand.Result> RunHereAsync(
        string program, NpgsqlConnectionStringBuilder target, IReadOnlyList<string> arguments)
    {
        string[] command =
        [
            // The caller's PG* variables are kept away from programs, so the password comes this way.
            "/usr/bin/env", $"PGPASSWORD={target.Password}",
            program, "-h", target.Host!, "-p", target.Port.ToString(CultureInfo.InvariantCulture), .. arguments,
        ];
        return await SandboxCommand.RunAsync(command, CancellationToken.None);
    }

    // Programs are asked for their version once, and not before every dump.
    private static Task<string?> FindAsync(SandboxServer server) => Found.GetOrAdd(server, SearchAsync);

    private static async Task<string?> SearchAsync(SandboxServer server)
    {
        // A pg_dump reads servers up to its own version only.
        foreach (var program in Candidates(server).Where(File.Exists))
        {
            var result = await SandboxCommand.RunAsync([program, "--version"], CancellationToken.None);
            if (MajorVersion().Match(result.Output) is { Success: true } match
                && int.Parse(match.Value, CultureInfo.InvariantCulture) >= server.Major)
            {
                return program;
            }
        }

        return null;
    }

    private static IEnumerable<string> Candidates(SandboxServer server)
        => ExecutablePath.Directories()
            .Concat(PostgreSqlBinaries.FindAll().Select(binaries => binaries.Directory))
            .Prepend(server.BinDirectory ?? "")
            .Select(directory => Path.Combine(directory, "pg_dump"));

    private static string Normalised(string dump)
        => BlankLines().Replace(RunDependentLines().Replace(dump.ReplaceLineEndings("\n"), ""), "\n\n").Trim();

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+")]
    private static partial Regex MajorVersion();

    [GeneratedRegex(@"^(\\restrict|\\unrestrict|-- Dumped (from|by)) .*\n", RegexOptions.Multiline)]
    private static partial Regex RunDependentLines();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
