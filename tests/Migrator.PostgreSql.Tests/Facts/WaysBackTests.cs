using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What takes back a step looks at rows under no lock that keeps anybody waiting, however large the table has become.</summary>
public sealed class WaysBackTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT i, 'n' || i FROM generate_series(1, 100) AS i;";

    private const string Index =
        """
        SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisclustered, i.indisvalid, obj_description(i.indexrelid), (SELECT attstattarget FROM pg_attribute WHERE attrelid = i.indexrelid))
        FROM pg_index i WHERE i.indexrelid = 'shop.lowered'::regclass
        """;

    [Fact]
    public async Task A_dropped_index_is_built_again_while_rows_are_written_and_has_all_it_had()
    {
        await using var scene = await FactScene.CreateAsync(
            server, $"{Items} CREATE INDEX lowered ON shop.items (lower(name)); ALTER INDEX shop.lowered ALTER COLUMN 1 SET STATISTICS 77; ALTER TABLE shop.items CLUSTER ON lowered; COMMENT ON INDEX shop.lowered IS 'the names''s'");
        var before = await scene.TextAsync(Index);

        var plan = await scene.ExpandAsync(1, new DropIndex(new("shop", "items"), "lowered"), new AddCheck { Table = new("shop", "items"), Name = "named", Expression = new("name <> 'n5'") });
        var refused = await scene.TryContractAsync(1);
        Assert.NotEqual(RunOutcome.Done, refused.Outcome);
        await scene.RollbackAsync(1);

        var drop = Assert.Single(plan.Steps, step => step.Do.Statements.Any(statement => statement.Sql.StartsWith("DROP INDEX", StringComparison.Ordinal)));
        Assert.DoesNotContain(drop.Undo!, script => script.Locks.Any(held => held.Blocks is Blocks.Writes));
        Assert.Equal(before, await scene.TextAsync(Index));
    }

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
