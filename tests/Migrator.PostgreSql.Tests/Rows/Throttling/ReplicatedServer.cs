using Migrator.Sandbox;

namespace Migrator.PostgreSql.Tests.Rows.Throttling;

/// <summary>A server of its own that archives, with a replica.</summary>
public sealed class ReplicatedServer : IAsyncDisposable
{
    private readonly Lazy<Task<SandboxServer>> primary = new(() => SandboxServer.StartAsync(
        new SandboxOptions
        {
            Prefer = SandboxPreference.LocalBinaries,
            Settings = new Dictionary<string, string> { ["archive_mode"] = "on", ["archive_command"] = "true", ["max_wal_senders"] = "4" },
        },
        CancellationToken.None));

    private readonly Lazy<Task<ReplicaSandbox>> replica;

    public ReplicatedServer() => replica = new(async () => await ReplicaSandbox.StartAsync(await primary.Value, "r1"));

    public Task<ReplicaSandbox> ReplicaAsync() => replica.Value;

    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        try
        {
            return await TestDatabase.CreateOnAsync(await primary.Value);
        }
        catch (SandboxUnavailableException unavailable)
        {
            Missing.Report(unavailable.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (replica.IsValueCreated && replica.Value.IsCompletedSuccessfully)
        {
            await (await replica.Value).DisposeAsync();
        }

        if (primary.IsValueCreated && primary.Value.IsCompletedSuccessfully)
        {
            await (await primary.Value).DisposeAsync();
        }
    }
}
