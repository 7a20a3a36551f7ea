namespace Migrator.Cli.Tests.Shop;

/// <summary>A database with a few customers, and the tool pointed at it.</summary>
internal sealed class ShopDatabase : IAsyncDisposable
{
    private ShopDatabase(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public static async Task<ShopDatabase> CreateAsync(ServerFixture server)
    {
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.customers (id integer PRIMARY KEY, email text NOT NULL, visits integer NOT NULL DEFAULT 0);
            INSERT INTO shop.customers SELECT i, 'c' || i, i FROM generate_series(1, 1000) AS i;
            ANALYZE shop.customers;
            """);
        return new ShopDatabase(database);
    }

    public Task<ToolRun> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public Task<ToolRun> RunAsync(Dictionary<string, string> more, params string[] arguments) => ToolRun.With(
        new(more)
        {
            ["MIGRATOR_PROVIDER"] = "postgresql",
            ["MIGRATOR_GATE__QUIETWINDOW"] = "0s",
            ["MIGRATOR_GATE__ROLLBACKWINDOW"] = "0s",
            ["MIGRATOR_CONNECTION"] = Database.ConnectionString,
        },
        arguments);

    public Task<ToolRun> RunWithMigrationsAsync(params string[] arguments)
        => RunAsync([.. arguments, "--migrations", typeof(ShopDatabase).Assembly.Location]);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
