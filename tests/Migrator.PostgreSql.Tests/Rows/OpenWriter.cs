using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>An application in the middle of a transaction.</summary>
internal sealed class OpenWriter : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private OpenWriter(NpgsqlConnection connection, NpgsqlTransaction transaction)
        => (this.connection, this.transaction) = (connection, transaction);

    public bool IsOpen { get; private set; } = true;

    public static async Task<OpenWriter> BeginAsync(TestDatabase database, string sql)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        var writer = new OpenWriter(connection, await connection.BeginTransactionAsync());
        await writer.ExecuteAsync(sql);
        return writer;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    public async Task CommitAsync()
    {
        IsOpen = false;
        await transaction.CommitAsync();
    }

    public async Task RollbackAsync()
    {
        IsOpen = false;
        await transaction.RollbackAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
