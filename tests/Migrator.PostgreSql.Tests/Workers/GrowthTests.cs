using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Workers;

/// <summary>Every row that is copied leaves an old version behind: whoever cleans up behind himself finds room there for the next ones.</summary>
public sealed class GrowthTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, qty int NOT NULL, note text NOT NULL) WITH (autovacuum_enabled = off);
        INSERT INTO shop.items SELECT n, n, repeat('x', 200) FROM generate_series(1, 20000) n;
        """;

    [Fact]
    public async Task A_table_that_is_vacuumed_behind_the_backfill_hardly_grows()
    {
        Assert.InRange(await GrowthAsync(vacuumEvery: 2000), 1, 1.3);
        Assert.InRange(await GrowthAsync(vacuumEvery: null), 1.8, 3);
    }

    private async Task<double> GrowthAsync(long? vacuumEvery)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        scene.Settings = scene.Settings with { Throttle = scene.Settings.Throttle with { MaxRows = 500, VacuumEvery = vacuumEvery } };
        var before = await SizeAsync(scene);
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));
        await scene.BackfillAsync(1);
        return await SizeAsync(scene) / before;
    }

    private static Task<double> SizeAsync(FactScene scene) => scene.Database.ScalarAsync<double>("SELECT pg_relation_size('shop.items')::float8");
}
