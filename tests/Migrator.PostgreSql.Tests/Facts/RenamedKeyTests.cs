using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What is recorded of a row names it by the key's columns as they are called then, whichever migration has renamed them.</summary>
public sealed class RenamedKeyTests(ServerFixture server)
{
    [Fact]
    public async Task A_key_that_another_migration_renames_is_found_under_its_new_name()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty text); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 10) n");
        await scene.ExpandAsync(10, Wanted.Replace("items", "qty", "amount", "int", "qty::int", "amount::text"));
        await scene.BackfillAsync(10);
        await scene.RunWholeAsync(await scene.PlanAsync(11, Wanted.Rename("items", "id", "number")));

        await scene.WriteAsync("UPDATE shop.items SET qty = 'bad' WHERE number = 3; INSERT INTO shop.items (number, qty) VALUES (11, 'worse')");
        await scene.WriteAsync("UPDATE shop.items SET qty = '5', amount = 6 WHERE number = 4");

        Assert.Equal("11 3", await scene.TextAsync("SELECT string_agg(row_key, ' ' ORDER BY row_key) FROM migrator.poison"));
        Assert.Equal("4", await scene.TextAsync("SELECT row_key FROM migrator.drift"));
    }

    [Fact]
    public async Task A_key_that_is_put_away_beside_another_column_stays_known()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty int); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 10) n");
        var planned = await new PlanMaking(scene.Ports).PlanAsync(
            new() { Id = new(1), Title = "both", Source = "M1", Changes = [Wanted.Rename("items", "id", "number"), Wanted.Type("items", "qty", "bigint")], QuarantineDays = 7 },
            FactScene.Stopping);
        Assert.Empty(planned.Refusals);
        await scene.TryExpandAsync(planned.Plan!);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Quarantine);

        await scene.WriteAsync("UPDATE shop.items SET qty = 5000000000 WHERE number = 3");

        Assert.Equal("3 down", await scene.TextAsync("SELECT row_key || ' ' || direction FROM migrator.poison"));
    }

    [Fact]
    public async Task A_key_of_several_columns_with_odd_names_is_spelled_as_verification_spells_it()
    {
        await using var scene = await FactScene.CreateAsync(
            server, """CREATE TABLE shop.items ("Part No" int, qty text, "a""b" text, PRIMARY KEY ("a""b", "Part No")); INSERT INTO shop.items VALUES (1, '1', 'x')""");
        await scene.ExpandAsync(1, Wanted.Replace("items", "qty", "amount", "int", "qty::int", "amount::text"));

        await scene.WriteAsync("UPDATE shop.items SET qty = 'worse'");

        Assert.Equal("x, 1", await scene.TextAsync("SELECT row_key FROM migrator.poison"));
    }
}
