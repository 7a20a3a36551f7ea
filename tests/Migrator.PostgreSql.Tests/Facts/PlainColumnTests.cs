using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What costs nothing on the server costs nothing here: no row is written, no batch is planned.</summary>
public sealed class PlainColumnTests(ServerFixture server)
{
    [Fact]
    public async Task A_NOT_NULL_column_with_a_constant_default_is_a_catalog_entry_and_no_batch()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 1000) n");
        var file = await FileAsync(scene);

        var plan = await scene.ExpandAsync(1, new AddColumn
        {
            Table = new("shop", "items"),
            Column = new() { Name = new("stock"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Number, "7") },
        });
        await scene.WriteAsync("INSERT INTO shop.items (id, name) VALUES (1001, 'old')");

        Assert.Empty(plan.StepsOf(Phase.Backfill));
        Assert.All(plan.Steps, step => Assert.Equal(StepWork.Catalog, step.Work));
        Assert.Equal(file, await FileAsync(scene));
        Assert.Equal(1001, await scene.CountAsync("shop.items WHERE stock = 7"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgrelid = 'shop.items'::regclass"));
    }

    [Fact]
    public async Task A_column_of_a_table_that_the_same_migration_creates_needs_no_batch()
    {
        await using var scene = await FactScene.CreateAsync(server, "");
        var items = new TableName("shop", "items");

        var plan = await scene.ExpandAsync(
            1,
            new CreateTable { Table = items, Columns = [new() { Name = new("id"), Type = new() { Verbatim = "int" }, IsNullable = false }] },
            new AddColumn { Table = items, Column = new() { Name = new("label"), Type = new() { Verbatim = "text" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Text, "none") } });

        Assert.Empty(plan.StepsOf(Phase.Backfill));
        Assert.Equal("id label", await scene.TextAsync("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attnum > 0"));
    }

    private static Task<uint> FileAsync(FactScene scene) => scene.Database.ScalarAsync<uint>("SELECT pg_relation_filenode('shop.items')");
}
