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
        => await TestDatabase.CreateAsync(await GetServerAsync());

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && await Task.WhenAny(server.Value) is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }
}
