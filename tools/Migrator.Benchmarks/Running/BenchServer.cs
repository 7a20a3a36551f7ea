using System.Data;
using Dapper;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Benchmarks.Running;

/// <summary>The throwaway server on which everything is measured, and the databases that are copied from one another there.</summary>
internal sealed class BenchServer(SandboxServer server) : IAsyncDisposable
{
    private static int databases;

    /// <summary>
    /// What a server in use has: it flushes, it writes whole pages, and autovacuum is on. The cache is small, because a table
    /// worth a backfill is larger than the cache; and it is not the amount of WAL that forces checkpoints.
    /// </summary>
    private static readonly Dictionary<string, string> Durable = new()
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["wal_level"] = "replica",
        ["shared_buffers"] = "128MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "15min",
        ["maintenance_work_mem"] = "256MB",

        // A server in use writes over old segments of its log; a fresh one would fill each with zeros first, and everybody waits meanwhile.
        ["wal_init_zero"] = "off",
    };

    /// <summary>What runs, for people.</summary>
    public string Origin => server.Origin;

    /// <exception cref="SandboxUnavailableException">Nothing can be started here.</exception>
    public static async Task<BenchServer> StartAsync(CancellationToken cancellationToken) => new(await SandboxServer.StartAsync(
        new SandboxOptions { Prefer = SandboxPreference.LocalBinaries, BinDirectory = Environment.GetEnvironmentVariable("PGBIN"), Settings = Durable },
        cancellationToken));

    /// <summary>An empty database.</summary>
    public async Task<BenchDatabase> CreateAsync(CancellationToken cancellationToken)
    {
        var name = NextName();
        return new(this, name, await server.CreateDatabaseAsync(name, cancellationToken));
    }

    /// <summary>A copy of a database, file by file: every measurement begins with the same pages, on disk.</summary>
    public async Task<BenchDatabase> CopyAsync(BenchDatabase original, CancellationToken cancellationToken)
    {
        var name = NextName();
        original.CloseConnections();
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {original.Name}{(server.Major >= 15 ? " STRATEGY FILE_COPY" : "")}", cancellationToken);
        await ExecuteAsync("CHECKPOINT", cancellationToken);
        return new(this, name, new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString);
    }

    public Task DropAsync(string name) => server.DropDatabaseAsync(name, CancellationToken.None);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string NextName() => $"bench_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 0, commandType: CommandType.Text, cancellationToken: cancellationToken));
    }
}
