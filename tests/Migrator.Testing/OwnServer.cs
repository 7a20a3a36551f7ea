using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>A throwaway server of one test, which stops it and starts it as it likes.</summary>
public sealed class OwnServer : IAsyncDisposable
{
    private readonly SandboxServer server;
    private readonly string data;

    private OwnServer(SandboxServer server, string data) => (this.server, this.data) = (server, data);

    /// <summary>Starts one from the binaries installed here; the test is skipped, or fails in CI, where there are none.</summary>
    /// <param name="settings">Settings beyond the usual ones.</param>
    public static async Task<OwnServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        SandboxServer server;
        try
        {
            server = await SandboxServer.StartAsync(new SandboxOptions { Prefer = SandboxPreference.LocalBinaries, Settings = settings ?? new Dictionary<string, string>() }, CancellationToken.None);
        }
        catch (SandboxUnavailableException exception)
        {
            Missing.Report(exception.Message);
            throw;
        }

        if (server.BinDirectory is null)
        {
            await server.DisposeAsync();
            Missing.Report("A server that can be stopped and started needs PostgreSQL's binaries installed here.");
        }

        await using var connection = new NpgsqlConnection($"{server.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SHOW data_directory", connection);
        return new OwnServer(server, (string)(await command.ExecuteScalarAsync())!);
    }

    public Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateOnAsync(server);

    /// <summary>Stops it as a power cut would: no transaction is finished, nobody is told.</summary>
    public Task StopAtOnceAsync() => ControlAsync("-m", "immediate", "-w", "stop");

    public async Task StartAgainAsync()
    {
        await ControlAsync("-l", Path.Combine(data, "log.again"), "-w", "-t", "60", "start");

        // Pooled connections lead to the server as it was.
        await using var pooled = new NpgsqlConnection(server.ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }

    /// <summary>Starts it as a standby, which can be read only.</summary>
    public async Task StartAsStandbyAsync()
    {
        await AsServerAsync("touch", Path.Combine(data, "standby.signal"));
        await StartAgainAsync();
    }

    /// <summary>Keeps a copy of what the stopped server has on its disk: a standby that has come no further.</summary>
    public Task CopyAsync() => AsServerAsync("cp", "-a", data, Copy);

    /// <summary>Puts the copy in the place of what the stopped server has: whatever was committed since is lost.</summary>
    public async Task LoseWhatCameAfterTheCopyAsync()
    {
        await AsServerAsync("rm", "-rf", data);
        await AsServerAsync("cp", "-a", Copy, data);
    }

    /// <summary>Makes the standby the primary, on a timeline of its own.</summary>
    public Task PromoteAsync() => ControlAsync("-w", "promote");

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private string Copy => data + ".copy";

    private Task ControlAsync(params string[] arguments) => AsServerAsync([Path.Combine(server.BinDirectory!, "pg_ctl"), "-D", data, .. arguments]);

    private static Task AsServerAsync(params string[] command) => SandboxCommand.RunOrFailAsync(ServerAccount.Find().CommandLine(command), CancellationToken.None);
}
