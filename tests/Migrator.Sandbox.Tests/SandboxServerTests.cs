using System.Text.RegularExpressions;
using Npgsql;

namespace Migrator.Sandbox.Tests;

public sealed partial class SandboxServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_server_says_where_it_comes_from_and_leaves_nothing_behind()
    {
        await using var server = await StartAsync();
        var directory = await ScalarAsync<string>(server.ConnectionString, "SHOW data_directory");
        var port = new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

        Assert.Matches($@"^PostgreSQL {server.Major}\.\d+ from {Regex.Escape(server.BinDirectory!)}$", server.Origin);
        Assert.True(Directory.Exists(directory));

        await server.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(directory)));
        await Assert.ThrowsAsync<NpgsqlException>(() => ScalarAsync<int>($"Host=127.0.0.1;Port={port};Username=postgres", "SELECT 1"));
    }

    [Fact]
    public async Task A_started_server_is_fast_rather_than_safe_and_listens_on_loopback_only()
    {
        await using var server = await StartAsync();
        var settings = await ScalarAsync<string>(
            server.ConnectionString,
            """
            SELECT string_agg(name || '=' || setting, ' ' ORDER BY name)
            FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit', 'wal_level')
            """);

        Assert.Equal("fsync=off full_page_writes=off listen_addresses=127.0.0.1 synchronous_commit=off wal_level=logical", settings);
    }

    [Fact]
    public async Task A_database_is_created_empty_and_dropped_under_whoever_uses_it()
    {
        await using var server = await StartAsync();
        var database = await server.CreateDatabaseAsync("the \"shop\"", Cancellation);
        await using var user = new NpgsqlConnection(database);
        await user.OpenAsync(Cancellation);

        Assert.Equal("the \"shop\"", user.Database);
        Assert.Equal(0L, await ScalarAsync<long>(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

        await server.DropDatabaseAsync("the \"shop\"", Cancellation);

        Assert.Equal(0L, await ScalarAsync<long>(server.ConnectionString, "SELECT count(*) FROM pg_database WHERE datname LIKE 'the%'"));
    }

    [Fact]
    public async Task A_server_that_is_given_is_not_stopped()
    {
        await using var owner = await StartAsync();
        var given = await SandboxServer.StartAsync(new SandboxOptions { ConnectionString = owner.ConnectionString }, Cancellation);

        await given.DisposeAsync();

        Assert.EndsWith(", as given", given.Origin, StringComparison.Ordinal);
        Assert.Equal(1, await ScalarAsync<int>(owner.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_does_not_start_leaves_nothing_behind_and_says_why()
    {
        var options = new SandboxOptions
        {
            BinDirectory = Binaries().Directory,
            Settings = new Dictionary<string, string> { ["no_such_setting"] = "it's on" },
        };

        var exception = await Assert.ThrowsAsync<SandboxUnavailableException>(() => SandboxServer.StartAsync(options, Cancellation));

        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        var directory = ConfigurationFile().Match(exception.Message).Groups["directory"].Value;
        Assert.NotEmpty(directory);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Where_nothing_can_be_started_one_line_says_what_to_install()
    {
        var options = new SandboxOptions { BinDirectory = "/nowhere" };

        var exception = await Assert.ThrowsAsync<SandboxUnavailableException>(() => SandboxServer.StartAsync(options, Cancellation));

        Assert.Equal(
            "No PostgreSQL server could be started here (there is no initdb, pg_ctl and postgres in /nowhere). "
            + "Install one with 'apt-get install postgresql' or 'brew install postgresql', or start Docker.",
            exception.Message);
    }

    private static Task<SandboxServer> StartAsync()
        => SandboxServer.StartAsync(new SandboxOptions { BinDirectory = Binaries().Directory }, Cancellation);

    private static PostgreSqlBinaries Binaries()
    {
        try
        {
            return PostgreSqlBinaries.Find(null);
        }
        catch (CannotStartException exception)
        {
            Missing.Report(exception.Message);
            throw;
        }
    }

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    [GeneratedRegex("in file \"(?<directory>[^\"]+)/data/postgresql.conf")]
    private static partial Regex ConfigurationFile();
}
