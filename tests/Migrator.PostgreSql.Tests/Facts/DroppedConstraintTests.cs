using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What a constraint or an index that goes had refused may be written by the new version: the old one reads what the way back says, and all of it can come back.</summary>
public sealed class DroppedConstraintTests(ServerFixture server)
{
    private static readonly TableName Orders = new("shop", "orders");

    [Fact]
    public async Task A_value_that_only_the_new_version_may_write_is_one_that_the_old_version_may_read()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL CONSTRAINT orders_qty CHECK (qty > 0), code text CONSTRAINT orders_code UNIQUE);
            INSERT INTO shop.orders SELECT n, n, 'c' || n FROM generate_series(1, 10) n;
            """);

        // The old column keeps its check; the new one comes without it.
        await scene.ExpandAsync(
            1,
            Wanted.Replace("orders", "qty", "quantity", "int", "qty", "greatest(quantity, 1)"),
            Wanted.Replace("orders", "code", "label", "text", "code", "label || CASE WHEN label = 'same' THEN ' ' || id ELSE '' END"));
        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders (id, quantity, label) VALUES (11, -5, 'same'), (12, 12, 'same'); UPDATE shop.orders SET quantity = 0 WHERE id = 1", "shop/2.0.0");

        Assert.Equal("1/1/c1 11/1/same 11 12/12/same 12", await scene.TextAsync("SELECT string_agg(concat_ws('/', id, qty, code), ' ' ORDER BY id) FROM shop.orders WHERE id IN (1, 11, 12)"));
        Assert.Equal("1/0/c1 11/-5/same 12/12/same", await scene.TextAsync("SELECT string_agg(concat_ws('/', id, quantity, label), ' ' ORDER BY id) FROM shop.orders WHERE id IN (1, 11, 12)"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.orders SET qty = 0 WHERE id = 2"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal("-5 0 12", await scene.TextAsync("SELECT string_agg(quantity::text, ' ' ORDER BY quantity) FROM shop.orders WHERE id IN (1, 11, 12)"));
    }

    [Fact]
    public async Task A_dropped_index_comes_back_as_it_was_while_the_table_is_written_however_long_it_takes()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE FUNCTION shop.slowly(qty int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.01); RETURN qty; END';
            CREATE TABLE shop.orders (id int PRIMARY KEY, qty int);
            CREATE INDEX orders_qty ON shop.orders ((shop.slowly(qty)), id DESC) WITH (fillfactor = 70);
            COMMENT ON INDEX shop.orders_qty IS 'What it''s for';
            ALTER INDEX shop.orders_qty ALTER COLUMN 1 SET STATISTICS 150;
            ALTER TABLE shop.orders CLUSTER ON orders_qty;
            INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 300) n;
            """);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var plan = await scene.PlanAsync(1, new DropIndex(Orders, "orders_qty"));
        await scene.TryExpandAsync(plan);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_class WHERE relname = 'orders_qty'"));

        var rollback = scene.TryRollbackAsync(1);
        await scene.Database.UntilAsync("EXISTS (SELECT FROM pg_class WHERE relname = 'orders_qty')");
        await scene.WriteAsync("SET lock_timeout = '500ms'; UPDATE shop.orders SET qty = qty + 1 WHERE id <= 3");
        var isWrittenMeanwhile = !rollback.IsCompleted;
        var result = await rollback;

        Assert.True(result.Outcome is RunOutcome.Done, result.Reason);
        Assert.True(isWrittenMeanwhile);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }
}
