using System.Data;
using Dapper;
using Npgsql;

namespace Migrator.Benchmarks.Running;

/// <summary>A database of one measurement; disposing drops it.</summary>
internal sealed class BenchDatabase(BenchServer server, string name, string connectionString) : IAsyncDisposable
{
    /// <summary>What our own sessions are called.</summary>
    public const string ApplicationName = "bench";

    public string Name => name;

    public string ConnectionString => connectionString;

    public NpgsqlDataSource DataSource { get; } = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = ApplicationName });

    /// <summary>Executes statements, however long they take.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken, object? arguments = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, arguments, commandTimeout: 0, commandType: CommandType.Text, cancellationToken: cancellationToken));
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<T>(new CommandDefinition(sql, commandTimeout: 0, commandType: CommandType.Text, cancellationToken: cancellationToken));
    }

    /// <summary>Ends idle connections, which would be in the way of copying.</summary>
    public void CloseConnections() => DataSource.Clear();

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await server.DropAsync(name);
    }
}
