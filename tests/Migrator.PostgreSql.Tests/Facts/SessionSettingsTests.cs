using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What the migrating role's own settings may not change.</summary>
public sealed class SessionSettingsTests(ServerFixture server)
{
    [Fact]
    public async Task Numbers_in_definitions_are_read_to_the_last_digit()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            "CREATE TABLE shop.items (id int PRIMARY KEY, price float8 DEFAULT 0.30000000000000004); CREATE INDEX dear ON shop.items (id) WHERE price > 0.30000000000000004");
        await SetAsync(scene, "SET extra_float_digits = -15");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("items", "price", "cost")));
        await SetAsync(scene, "RESET extra_float_digits");

        Assert.Equal(
            "0.30000000000000004 / (cost > (0.30000000000000004)::double precision)",
            await scene.TextAsync("SELECT (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'shop.items'::regclass) || ' / ' || (SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'shop.dear'::regclass)"));
    }

    [Fact]
    public async Task Backslashes_in_definitions_mean_themselves_and_in_an_authors_SQL_what_the_role_takes_them_for()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            @"CREATE TABLE shop.items (id int PRIMARY KEY, path text DEFAULT 'C:\new' CHECK (path <> 'D:\old'), size int); CREATE INDEX items_some ON shop.items (size) WHERE path <> 'E:\x'; INSERT INTO shop.items (id) VALUES (1)");
        const string Definitions =
            """
            SELECT concat_ws(' / ', (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'shop.items'::regclass), (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = 'shop.items'::regclass AND contype = 'c'),
                (SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indrelid = 'shop.items'::regclass AND indpred IS NOT NULL))
            """;
        var before = await scene.TextAsync(Definitions);
        await SetAsync(scene, "SET standard_conforming_strings = off");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("items", "path", "place"), new RunSql { Phase = Phase.Expand, Sql = new(@"INSERT INTO shop.items (id, size) SELECT 2, length('a\\b')") }));
        await SetAsync(scene, "RESET standard_conforming_strings");

        Assert.Equal(before!.Replace("path", "place", StringComparison.Ordinal), await scene.TextAsync(Definitions));
        Assert.Equal(@"3 C:\new", await scene.TextAsync("SELECT size || ' ' || place FROM shop.items WHERE id = 2"));
    }

    // Sessions that are open already keep what they have.
    private static async Task SetAsync(FactScene scene, string setting)
    {
        await scene.Database.ExecuteAsync($"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {setting}', current_database()); END $$");
        scene.Database.DataSource.Clear();
    }
}
