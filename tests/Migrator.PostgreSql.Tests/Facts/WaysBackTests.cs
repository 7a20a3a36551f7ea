using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What takes back a step looks at rows under no lock that keeps anybody waiting, however large the table has become.</summary>
public sealed class WaysBackTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT i, 'n' || i FROM generate_series(1, 100) AS i;";

    [Fact]
    public async Task NOT_NULL_comes_back_with_a_proof_and_not_with_a_scan_under_a_lock()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        const string Constraints = "SELECT concat(attnotnull, ': ', (SELECT string_agg(conname || ' ' || convalidated, ', ' ORDER BY conname) FROM pg_constraint WHERE conrelid = attrelid)) FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'name'";
        var before = await scene.TextAsync(Constraints);

        var plan = await scene.ExpandAsync(1, new AlterColumn { Table = new("shop", "items"), Column = new() { Name = new("name"), IsNullable = true } });
        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.TextAsync(Constraints));
        Assert.Contains(Assert.Single(plan.Steps).Undo!, script => script.Statements.Any(statement => statement.Sql.Contains("VALIDATE CONSTRAINT", StringComparison.Ordinal)) && script.Locks.All(held => held.Blocks is Blocks.Nobody));
    }
}
