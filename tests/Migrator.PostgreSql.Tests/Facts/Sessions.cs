using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Statements on an application's session.</summary>
internal static class Sessions
{
    public static async Task DoAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Executes what the server is to refuse, and gives the code.</summary>
    public static async Task<string> RefusedAsync(this NpgsqlConnection connection, string sql)
        => (await Assert.ThrowsAsync<PostgresException>(() => connection.DoAsync(sql))).SqlState;

    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
