using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A column that the server computes keeps those that it reads where they are, until it has been taken out of the way.</summary>
public sealed class GeneratedColumnTests(ServerFixture server)
{
    private static readonly TableName Items = new("shop", "items");

    [Fact]
    public async Task A_column_that_a_stored_one_is_computed_of_changes_once_that_is_dropped_and_it_comes_back_afterwards()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, qty int NOT NULL, twice int NOT NULL GENERATED ALWAYS AS (qty * 2) STORED);
            CREATE INDEX items_twice ON shop.items (twice);
            INSERT INTO shop.items SELECT n, n FROM generate_series(1, 100) n;
            """);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var wider = Wanted.Type("items", "qty", "bigint");

        var refusal = await scene.RefusalAsync(1, wider);
        Assert.Equal(("MIG1105", "shop.items.qty"), (refusal.Code, refusal.Subject));
        Assert.Contains("twice", refusal.Harm, StringComparison.Ordinal);
        Assert.StartsWith("Drop or rewrite", refusal.Cure, StringComparison.Ordinal);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        // What it says.
        await scene.ExpandAsync(2, new DropColumn { Table = Items, Column = new("twice") });
        await scene.WriteAsync("INSERT INTO shop.items (id, qty) VALUES (101, 101)");
        Assert.Equal(101, await scene.CountAsync("shop.items WHERE twice = 2 * qty"));
        await scene.RollbackAsync(2);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await scene.ExpandAsync(2, new DropColumn { Table = Items, Column = new("twice") });
        await scene.ContractAsync(2);
        await scene.RunWholeAsync(await scene.PlanAsync(1, wider));

        Assert.Equal("bigint 101", await scene.TextAsync("SELECT concat_ws(' ', min(pg_typeof(qty)::text), count(*)) FROM shop.items WHERE qty = id"));
        if (scene.Database.ServerMajor >= 18)
        {
            await scene.ExpandAsync(3, new AddColumn { Table = Items, Column = new() { Name = new("twice"), Type = new() { Verbatim = "bigint" }, IsNullable = true, GeneratedAs = new("qty * 2"), IsVirtual = true } });
            Assert.Equal(101, await scene.CountAsync("shop.items WHERE twice = 2 * qty"));
        }
    }
}
