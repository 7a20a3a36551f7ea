using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Many rows of a partitioned table are updated and deleted in batches, on whichever partition they are by then.</summary>
public sealed class PartitionedRowsTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, state text, note text) PARTITION BY RANGE (id);
        CREATE TABLE shop.low (note text, state text, id int NOT NULL);
        ALTER TABLE shop.items ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (1000);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (1000) TO (3000) PARTITION BY RANGE (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES FROM (1000) TO (2000);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        CREATE TABLE shop.rest PARTITION OF shop.items FOR VALUES FROM (3000) TO (10000);
        INSERT INTO shop.items SELECT n, CASE WHEN n % 2 = 0 THEN 'old' ELSE 'new' END, repeat('x', 300) FROM generate_series(1, 4000) n;
        CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL);
        INSERT INTO shop.outside VALUES (10000, 'old', 'o'), (10001, 'new', 'o');
        """;

    private static readonly DeleteRows Delete = new()
    {
        Phase = Phase.Backfill,
        Table = new("shop", "items"),
        Where = [[new(new("state"), new ConstantDefault(ConstantKind.Text, "old"))]],
    };

    private static readonly UpdateRows Update = new()
    {
        Phase = Phase.Backfill,
        Table = new("shop", "items"),
        Set = [new(new("state"), new ExpressionDefault(new("state || '!'")))],
        Where = [new(new("state"), new ExpressionDefault(new("LIKE 'old%'")))],
    };

    [Fact]
    public async Task Rows_are_deleted_where_they_are_also_where_partitions_come_and_go_and_rows_move_behind_the_cursor()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.ExpandAsync(1, Delete);
        var holding = new Holding
        {
            BeforeBatch = batch => batch != 3 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                """
                UPDATE shop.items SET id = -4000 WHERE id = 4000;
                DROP TABLE shop.others;
                CREATE TABLE shop.fresh PARTITION OF shop.items FOR VALUES FROM (20000) TO (30000);
                INSERT INTO shop.items VALUES (20000, 'old', 'f'), (20001, 'new', 'f');
                ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (10000) TO (20000);
                """),
        };

        Assert.Contains(plan.Steps, step => step.Kind is StepKind.Rows);
        var ended = await scene.TryBackfillAsync(1, holding);

        Assert.Equal((RunOutcome.Done, ""), (ended.Outcome, ended.Outcome is RunOutcome.Done ? "" : ended.Reason));
        Assert.True(holding.Batches > 3);
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE state = 'old'"));
        Assert.Equal(1502, await scene.CountAsync("shop.items WHERE state = 'new'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_are_updated_once_also_where_they_move_to_other_partitions_meanwhile(bool isSynced)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        if (isSynced)
        {
            await scene.ExpandAsync(1, Wanted.Rename("items", "note", "remark"));
        }

        var plan = await scene.ExpandAsync(2, Update);
        var holding = new Holding
        {
            BeforeBatch = batch => batch != 3 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                """
                UPDATE shop.items SET id = -id WHERE id BETWEEN 3990 AND 4000;
                UPDATE shop.items SET id = id + 8000 WHERE id BETWEEN 2 AND 9;
                UPDATE shop.items SET id = id + 9000 WHERE id BETWEEN 500 AND 510;
                INSERT INTO shop.items VALUES (-1, 'old of later', 'n'), (9999, 'old of later', 'n');
                INSERT INTO shop.low (id, state) VALUES (-2, 'old of later');
                CREATE TABLE shop.fresh PARTITION OF shop.items FOR VALUES FROM (20000) TO (30000);
                UPDATE shop.items SET id = id + 18000 WHERE id BETWEEN 2001 AND 2100;
                """),
        };

        Assert.Contains(plan.Steps, step => step.Kind is StepKind.Rows);
        var ended = await scene.TryBackfillAsync(2, holding);

        Assert.Equal((RunOutcome.Done, ""), (ended.Outcome, ended.Outcome is RunOutcome.Done ? "" : ended.Reason));
        Assert.True(holding.Batches > 3);
        Assert.Equal(["new: 2000", "old of later: 3", "old!: 2000"], await scene.Database.QueryAsync<string>("SELECT state || ': ' || count(*) FROM shop.items GROUP BY state ORDER BY state COLLATE \"C\""));
        Assert.Equal(isSynced ? 1 : 0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.low'::regclass AND attname LIKE '\\_m\\_%' AND NOT attisdropped"));
    }

    [Fact]
    public async Task A_column_that_divides_the_table_is_not_updated_in_batches()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refused = await scene.RefusalAsync(1, Update with { Set = [new(new("id"), new ExpressionDefault(new("id + 1")))] });

        Assert.Equal(("MIG1187", "shop.items.id"), (refused.Code, refused.Subject));
    }

    [Fact]
    public async Task In_contract_they_are_deleted_behind_the_gate_and_not_before()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Delete with { Phase = Phase.Contract });
        Assert.Equal(2000, await scene.CountAsync("shop.items WHERE state = 'old'"));

        await scene.ContractAsync(1);

        Assert.Equal(0, await scene.CountAsync("shop.items WHERE state = 'old'"));
        Assert.Equal(2000, await scene.CountAsync("shop.items"));
    }
}
