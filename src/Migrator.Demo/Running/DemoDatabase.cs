using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Demo.Running;

/// <summary>A database of the demo's own on a server that is started for it, or on one that is given. Disposing leaves nothing behind.</summary>
internal sealed class DemoDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SandboxServer server;
    private readonly string name;
    private readonly bool isGiven;

    private DemoDatabase(SandboxServer server, string name, string connectionString, bool isGiven)
    {
        (this.server, this.name, this.isGiven, ConnectionString) = (server, name, isGiven, connectionString);
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    /// <summary>Connections for the demo itself: filling and checking.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The server, for people.</summary>
    public string Origin => server.Origin;

    /// <summary>What will be left of it, for people.</summary>
    public string Fate => isGiven ? $"database {name}, dropped at the end" : "stopped and removed at the end";

    /// <exception cref="DemoServerMissingException">Nothing can be started here.</exception>
    /// <exception cref="DemoDatabaseRefusedException">The server that was given does not let it.</exception>
    public static async Task<DemoDatabase> CreateAsync(string? connectionString, CancellationToken cancellationToken)
    {
        var server = await StartAsync(connectionString, cancellationToken).ConfigureAwait(false);
        try
        {
            var name = $"migrator_demo_{Guid.NewGuid():N}"[..24];
            return new(server, name, await server.CreateDatabaseAsync(name, cancellationToken).ConfigureAwait(false), connectionString is not null);
        }
        catch (Exception problem)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw problem is NpgsqlException ? new DemoDatabaseRefusedException(problem) : problem;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync().ConfigureAwait(false);
        try
        {
            if (isGiven)
            {
                using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
                await server.DropDatabaseAsync(name, limit.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<SandboxServer> StartAsync(string? connectionString, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(
                new SandboxOptions { ConnectionString = connectionString, Prefer = SandboxPreference.LocalBinaries }, cancellationToken).ConfigureAwait(false);
        }
        catch (SandboxUnavailableException missing)
        {
            // Ctrl-C reaches initdb, too, and what it then says is not the reason.
            cancellationToken.ThrowIfCancellationRequested();
            throw new DemoServerMissingException(missing);
        }
        catch (NpgsqlException problem) when (connectionString is not null)
        {
            throw new DemoDatabaseRefusedException(problem);
        }
    }
}
