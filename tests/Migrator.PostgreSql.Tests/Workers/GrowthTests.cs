using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.PostgreSql.Tests.Workers;

/// <summary>Every row that is copied leaves an old version behind: whoever cleans up behind himself finds room there for the next ones.</summary>
public sealed class GrowthTests
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, qty int NOT NULL, note text NOT NULL) WITH (autovacuum_enabled = off);
        INSERT INTO shop.items SELECT n, n, repeat('x', 200) FROM generate_series(1, 20000) n;
        """;

    [Fact]
    public async Task A_table_that_is_vacuumed_behind_the_backfill_hardly_grows()
    {
        // A transaction that is open in any database of a server keeps old rows from being cleaned up; here is none.
        await using var own = await OwnServer.StartAsync(new Dictionary<string, string> { ["autovacuum"] = "off" });
        Assert.InRange(await GrowthAsync(own, vacuumEvery: 2000), 1, 1.3);
        Assert.InRange(await GrowthAsync(own, vacuumEvery: null), 1.8, 3);
    }

    private static async Task<double> GrowthAsync(OwnServer server, long? vacuumEvery)
    {
        var database = await server.CreateDatabaseAsync();
        await ControlSchemaFile.InstallAsync(database);
        await using var scene = await FactScene.CreateAsync(database, Items);
        scene.Settings = scene.Settings with { Throttle = scene.Settings.Throttle with { MaxRows = 500, VacuumEvery = vacuumEvery } };
        var before = await SizeAsync(scene);
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));
        await scene.BackfillAsync(1);
        return await SizeAsync(scene) / before;
    }

    private static Task<double> SizeAsync(FactScene scene) => scene.Database.ScalarAsync<double>("SELECT pg_relation_size('shop.items')::float8");
}
