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
        await SetAsync("SET extra_float_digits = -15");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("items", "price", "cost")));
        await SetAsync("RESET extra_float_digits");

        Assert.Equal(
            "0.30000000000000004 / (cost > (0.30000000000000004)::double precision)",
            await scene.TextAsync("SELECT (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'shop.items'::regclass) || ' / ' || (SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'shop.dear'::regclass)"));

        // Sessions that are open already keep what they have.
        async Task SetAsync(string setting)
        {
            await scene.Database.ExecuteAsync($"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {setting}', current_database()); END $$");
            scene.Database.DataSource.Clear();
        }
    }
}
