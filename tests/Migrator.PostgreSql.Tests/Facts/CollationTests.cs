namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A function's parameter has no collation of its own; the column's must decide all the same.</summary>
public sealed class CollationTests(ServerFixture server)
{
    [Fact]
    public async Task A_mapping_over_a_turkish_column_is_turkish_for_writers_and_for_the_backfill()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.places (id int PRIMARY KEY, name text COLLATE \"tr-x-icu\"); INSERT INTO shop.places VALUES (1, 'istanbul')");
        await scene.ExpandAsync(1, Wanted.Replace("places", "name", "title", "text", "upper(name)", down: null));

        await scene.WriteAsync("INSERT INTO shop.places (id, name) VALUES (2, 'izmir')");
        await scene.BackfillAsync(1);

        Assert.Equal("İSTANBUL İZMİR", await scene.TextAsync("SELECT string_agg(title, ' ' ORDER BY id) FROM shop.places"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_renamed_column_keeps_its_collation()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.places (id int PRIMARY KEY, name text COLLATE \"tr-x-icu\"); INSERT INTO shop.places VALUES (1, 'istanbul')");
        await scene.ExpandAsync(1, Wanted.Rename("places", "name", "title"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        await scene.ContractAsync(1);

        Assert.Equal("İSTANBUL", await scene.TextAsync("SELECT upper(title) FROM shop.places"));
    }

    [Fact]
    public async Task Several_mappings_of_one_migration_read_a_column_with_a_collation_of_its_own()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.places (id int PRIMARY KEY, name text COLLATE \"tr-x-icu\"); INSERT INTO shop.places VALUES (1, 'Isparta')");
        await scene.ExpandAsync(1, Wanted.Initial("places", "loud", "text", "upper(name)"), Wanted.Initial("places", "quiet", "text", "lower(name)"));
        await scene.BackfillAsync(1);

        Assert.Equal("ISPARTA ısparta", await scene.TextAsync("SELECT concat_ws(' ', loud, quiet) FROM shop.places"));
        await scene.RollbackAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_type WHERE typtype = 'd' AND typnamespace = 'migrator'::regnamespace"));
        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Initial("places", "loud", "text", "upper(name)"), Wanted.Initial("places", "quiet", "text", "lower(name)")));
        Assert.Equal(0, await scene.CountAsync("pg_type WHERE typtype = 'd' AND typnamespace = 'migrator'::regnamespace"));
    }
}
