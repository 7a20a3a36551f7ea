using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

public sealed class SyncRegistryTests(ServerFixture server)
{
    private static readonly TableName Table = new("shop", "orders");

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tables_sync_is_changed_only_from_the_version_it_was_rendered_for()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await database.ExecuteAsync("SELECT migrator.advance_sync('shop', 'orders', 0)");
        await database.ExecuteAsync("SELECT migrator.advance_sync('shop', 'orders', 1)");

        Assert.Equal(2, await state.ReadSyncVersionAsync(Table, Stopping));
        Assert.Equal("MG003", await RefusalAsync(database, "SELECT migrator.advance_sync('shop', 'orders', 0)"));
        Assert.Equal("MG003", await RefusalAsync(database, "SELECT migrator.advance_sync('shop', 'orders', 1)"));
        Assert.Equal("MG003", await RefusalAsync(database, "SELECT migrator.advance_sync('shop', 'other', 1)"));
    }

    [Fact]
    public async Task A_bit_is_taken_again_only_by_the_mapping_that_still_has_it()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await database.ExecuteAsync(
            """
            SELECT migrator.take_bit('shop', 'orders', 3, 42, 'name');
            INSERT INTO migrator.mapping (migration_id, key, table_schema, table_name, bit, mode, definition)
            VALUES (42, 'name', 'shop', 'orders', 3, 'Open', '{}');
            SELECT migrator.take_bit('shop', 'orders', 3, 42, 'name');
            """);

        Assert.Equal("MG007", await RefusalAsync(database, "SELECT migrator.take_bit('shop', 'orders', 3, 43, 'name')"));
        await database.ExecuteAsync("DELETE FROM migrator.mapping");
        Assert.Equal("MG007", await RefusalAsync(database, "SELECT migrator.take_bit('shop', 'orders', 3, 42, 'name')"));
        Assert.Equal([3], await state.ReadUsedBitsAsync(Table, Stopping));
    }

    private static async Task<string> RefusalAsync(TestDatabase database, string sql)
        => (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState;
}
