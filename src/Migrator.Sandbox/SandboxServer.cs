using Npgsql;

namespace Migrator.Sandbox;

/// <summary>A PostgreSQL server that may be filled, broken and thrown away.</summary>
/// <remarks>Disposing stops the server and removes its files; so does the end of this process, however it ends.</remarks>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly IServer server;

    private SandboxServer(IServer server, Version version)
    {
        this.server = server;
        Major = version.Major;
        Origin = $"PostgreSQL {version} {server.Place}";
    }

    /// <summary>A superuser's connection to the database <c>postgres</c>.</summary>
    public string ConnectionString => server.ConnectionString;

    /// <summary>What runs, and from where, for people: <c>PostgreSQL 15.18 from /usr/lib/postgresql/15/bin</c>.</summary>
    public string Origin { get; }

    /// <summary>The server's major version.</summary>
    public int Major { get; }

    /// <summary>Where the server's programs are, if it runs from installed binaries.</summary>
    public string? BinDirectory => server.BinDirectory;

    /// <summary>Connects to the server that is given, else starts one.</summary>
    /// <exception cref="SandboxUnavailableException">Nothing can be started here.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        var server = await FindAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = new NpgsqlConnection(server.ConnectionString);
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                return new SandboxServer(server, connection.PostgreSqlVersion);
            }
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>A superuser's connection to it.</returns>
    public Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken) => CopyDatabaseAsync("template0", name, cancellationToken);

    /// <summary>Creates a database with all that is in another one, to which nobody may be connected meanwhile.</summary>
    /// <returns>A superuser's connection to it.</returns>
    public async Task<string> CopyDatabaseAsync(string template, string name, CancellationToken cancellationToken)
    {
        // Copying files forces two checkpoints, which cost nothing without fsync, and is the quickest then.
        var strategy = server.IsThrowaway && Major >= 15 ? " STRATEGY FILE_COPY" : "";
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} TEMPLATE {Quoted(template)}{strategy}", cancellationToken).ConfigureAwait(false);
        return ConnectionStringTo(name);
    }

    /// <summary>Drops a database and throws out whoever is connected to it. Nothing happens if there is none.</summary>
    public async Task DropDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        using (var pooled = new NpgsqlConnection(ConnectionStringTo(name)))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(name)} WITH (FORCE)", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await server.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="IServer.RunInsideAsync"/>
    internal Task<SandboxCommand.Result>? RunInsideAsync(IReadOnlyList<string> commandLine, CancellationToken cancellationToken)
        => server.RunInsideAsync(commandLine, cancellationToken);

    private static async Task<IServer> FindAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.ConnectionString is { } given)
        {
            return new GivenServer(given);
        }

        var reasons = new List<string>();
        foreach (var startAsync in Starters(options))
        {
            try
            {
                return await startAsync(options, cancellationToken).ConfigureAwait(false);
            }
            catch (CannotStartException exception)
            {
                reasons.Add(exception.Message);
            }
        }

        throw new SandboxUnavailableException(reasons);
    }

    private static IReadOnlyList<Func<SandboxOptions, CancellationToken, Task<IServer>>> Starters(SandboxOptions options)
    {
        if (options.BinDirectory is not null)
        {
            return [LocalAsync];
        }

        return options.Prefer == SandboxPreference.LocalBinaries ? [LocalAsync, ContainerAsync] : [ContainerAsync, LocalAsync];
    }

    private static async Task<IServer> LocalAsync(SandboxOptions options, CancellationToken cancellationToken)
        => await LocalServer.StartAsync(options, cancellationToken).ConfigureAwait(false);

    private static async Task<IServer> ContainerAsync(SandboxOptions options, CancellationToken cancellationToken)
        => await ContainerServer.StartAsync(options, cancellationToken).ConfigureAwait(false);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string ConnectionStringTo(string database)
        => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
