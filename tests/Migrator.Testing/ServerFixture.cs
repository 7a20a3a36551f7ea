using Migrator.Sandbox;
using Xunit;

namespace Migrator.Testing;

/// <summary>The one server of a test process, started when the first test asks for a database.</summary>
/// <remarks>
/// The server of <c>MIGRATOR_TEST_POSTGRES</c> (a superuser's connection string), else a container, else the PostgreSQL
/// installed here. Without any of them a test is skipped; where <c>CI</c> is <c>true</c> it fails.
/// </remarks>
public sealed class ServerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<SandboxServer>> server = new(() => SandboxServer.StartAsync(
        new SandboxOptions { ConnectionString = Environment.GetEnvironmentVariable("MIGRATOR_TEST_POSTGRES") },
        CancellationToken.None));

    private readonly Lock turn = new();
    private LeftDatabases? left;
    private Task<TestDatabase>? template;

    /// <summary>The server itself, for tests that are about servers.</summary>
    public async Task<SandboxServer> GetServerAsync()
    {
        try
        {
            return await server.Value;
        }
        catch (SandboxUnavailableException exception)
        {
            Missing.Report(exception.Message);
            throw;
        }
    }

    /// <summary>Creates the database that belongs to one test.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var chosen = await GetServerAsync();
        return await TestDatabase.CreateAsync(chosen, LeftOn(chosen));
    }

    /// <summary>Creates the database that belongs to one test, prepared as all of these are.</summary>
    /// <param name="prepare">What is done once, to the database that the others are copies of; the same for the whole process.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(Func<TestDatabase, Task> prepare)
    {
        lock (turn)
        {
            template ??= PrepareAsync(prepare);
        }

        var chosen = await GetServerAsync();
        return await TestDatabase.CreateAsync(chosen, LeftOn(chosen), (await template).Name);
    }

    private LeftDatabases LeftOn(SandboxServer chosen)
    {
        lock (turn)
        {
            return left ??= new LeftDatabases(chosen);
        }
    }

    /// <summary>Drops what tests that are over have left.</summary>
    public Task DropLeftAsync() => left?.DropAsync() ?? Task.CompletedTask;

    private async Task<TestDatabase> PrepareAsync(Func<TestDatabase, Task> prepare)
    {
        var database = await CreateDatabaseAsync();
        await prepare(database);
        database.Leave();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (template is { IsCompletedSuccessfully: true })
        {
            await (await template).DisposeAsync();
        }

        await DropLeftAsync();

        if (server.IsValueCreated && await Task.WhenAny(server.Value) is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }
}
