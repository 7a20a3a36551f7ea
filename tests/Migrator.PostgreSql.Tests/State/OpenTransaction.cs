using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>A transaction that has done something and is not yet over.</summary>
internal sealed class OpenTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private OpenTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction)
        => (this.connection, this.transaction) = (connection, transaction);

    public static async Task<OpenTransaction> BeginAsync(TestDatabase database, string sql)
    {
        var stopping = TestContext.Current.CancellationToken;
        var connection = await database.DataSource.OpenConnectionAsync(stopping);
        var transaction = await connection.BeginTransactionAsync(stopping);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(stopping);
        return new OpenTransaction(connection, transaction);
    }

    public Task CommitAsync() => transaction.CommitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
