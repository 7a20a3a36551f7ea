using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>An index of a partitioned table is built while everybody writes, whatever happens to its partitions meanwhile.</summary>
public sealed class PartitionedIndexTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int NOT NULL, note text) PARTITION BY RANGE (id);
        CREATE TABLE shop.low PARTITION OF shop.items FOR VALUES FROM (MINVALUE) TO (100);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (100) TO (1000) PARTITION BY LIST (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (100, 101);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        CREATE TABLE shop.rest PARTITION OF shop.items DEFAULT;
        INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 3000) n;
        """;

    private const string Whole = "pg_index WHERE indexrelid = 'shop.items_note'::regclass AND indisvalid";

    private static readonly TableName Table = new("shop", "items");
    private static readonly CreateIndex Note = new() { Table = Table, Name = "items_note", Keys = [new(new("note"))] };
    private static readonly CreateIndex UniqueId = new() { Table = Table, Name = "items_note", Keys = [new(new("id"))], IsUnique = true };

    [Fact]
    public async Task It_is_on_every_partition_at_the_end_and_no_writer_has_failed()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await using var busy = new BusyTable();
        await busy.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items VALUES ({n}, 'x')");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.items SET note = 'y' || id WHERE id = {n % 1000}");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.low SET note = 'z' || id WHERE id = {n % 99}");
        await busy.WriteAsync(scene, 1, n => $"SELECT count(*) FROM shop.items WHERE note = 'n{n}'");

        await busy.ForAsync(50);
        var plan = await scene.ExpandAsync(1, Note);
        await busy.ForAsync(50);

        Assert.Empty(busy.Refused);
        Assert.Equal(1, await scene.CountAsync(Whole));
        Assert.Equal("high low others rest some", await IndexedAsync(scene));
        Assert.Equal(0, await scene.CountAsync("pg_index WHERE NOT indisvalid"));
        Assert.Equal(
            """
            CREATE INDEX IF NOT EXISTS "items_note" ON ONLY "shop"."items" ("note")
            CREATE INDEX IF NOT EXISTS "high_items_note" ON ONLY "shop"."high" ("note")
            ALTER INDEX "shop"."items_note" ATTACH PARTITION "shop"."high_items_note"
            CREATE INDEX CONCURRENTLY "low_items_note" ON "shop"."low" ("note")
            ALTER INDEX "shop"."items_note" ATTACH PARTITION "shop"."low_items_note"
            CREATE INDEX CONCURRENTLY "others_items_note" ON "shop"."others" ("note")
            ALTER INDEX "shop"."high_items_note" ATTACH PARTITION "shop"."others_items_note"
            CREATE INDEX CONCURRENTLY "rest_items_note" ON "shop"."rest" ("note")
            ALTER INDEX "shop"."items_note" ATTACH PARTITION "shop"."rest_items_note"
            CREATE INDEX CONCURRENTLY "some_items_note" ON "shop"."some" ("note")
            ALTER INDEX "shop"."high_items_note" ATTACH PARTITION "shop"."some_items_note"
            """,
            string.Join('\n', Assert.Single(plan.Steps).Do.Statements.Select(statement => statement.Sql)));
    }

    [Fact]
    public async Task Killed_before_and_after_any_piece_it_goes_on_where_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Note);
        var pieces = 0;
        for (var killed = true; killed;)
        {
            killed = await IsKilledAsync(scene, "piece:E1", 1 + (pieces > 0 ? 1 : 0), () => scene.TryExpandAsync(plan));
            pieces++;
            Assert.InRange(pieces, 1, 20);
        }

        Assert.Equal(1, await scene.CountAsync(Whole));
        Assert.Equal("high low others rest some", await IndexedAsync(scene));
    }

    [Fact]
    public async Task A_build_that_was_given_up_half_way_is_dropped_and_begun_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Note);
        Assert.True(await IsKilledAsync(scene, "piece:E1", 3, () => scene.TryExpandAsync(plan)));
        await scene.Database.ExecuteAsync("CREATE INDEX low_items_note ON shop.low (note); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.low_items_note'::regclass");

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);

        Assert.Equal(1, await scene.CountAsync(Whole));
        Assert.Equal(0, await scene.CountAsync("pg_index WHERE NOT indisvalid"));
    }

    [Fact]
    public async Task Partitions_that_come_while_it_is_built_have_it_and_those_that_go_hinder_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (note text, id int NOT NULL); INSERT INTO shop.outside VALUES ('o', 20001)");
        var plan = await scene.PlanAsync(1, Note);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.early PARTITION OF shop.items FOR VALUES FROM (30000) TO (30100)");
        var piece = 0;
        scene.Observer.Meanwhile = moment => moment == "piece:E1" && ++piece == 3
            ? scene.Database.ExecuteAsync(
                """
                CREATE TABLE shop.late PARTITION OF shop.items FOR VALUES FROM (40000) TO (40100);
                CREATE TABLE shop.later PARTITION OF shop.high FOR VALUES IN (102, 103);
                ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (20000) TO (20100);
                DROP TABLE shop.some;
                ALTER TABLE shop.items DETACH PARTITION shop.low;
                """)
            : Task.CompletedTask;
        await scene.Database.ExecuteAsync("DELETE FROM shop.items WHERE id IN (102, 103)");

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);

        Assert.Equal(1, await scene.CountAsync(Whole));
        Assert.Equal("early high late later others outside rest", await IndexedAsync(scene));
    }

    [Fact]
    public async Task Where_the_last_partition_without_it_leaves_it_is_begun_again_because_the_server_never_looks()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Note);
        var isGone = false;
        scene.Observer.Meanwhile = async moment =>
        {
            if (moment == "piece:E1" && !isGone && await IndexedAsync(scene) == "high low others rest")
            {
                isGone = true;
                await scene.Database.ExecuteAsync("ALTER TABLE shop.high DETACH PARTITION shop.some");
                throw new Killed();
            }
        };
        await Assert.ThrowsAsync<Killed>(() => scene.TryExpandAsync(plan));
        Assert.Equal(0, await scene.CountAsync(Whole));

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);

        Assert.Equal(1, await scene.CountAsync(Whole));
        Assert.Equal("high low others rest", await IndexedAsync(scene));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task A_rollback_leaves_no_piece_behind_wherever_the_build_ended(int killedAt)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var plan = await scene.PlanAsync(1, Note);
        await IsKilledAsync(scene, "piece:E1", killedAt, () => scene.TryExpandAsync(plan));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_unique_index_waits_for_contract_and_refuses_from_then_on()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, UniqueId);
        Assert.Equal(Phase.Contract, Assert.Single(plan.Steps).Phase);

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (7, 'twice')");
        Assert.Equal("MIG2004", (await scene.TryContractAsync(1)).Code);
        await scene.WriteAsync("DELETE FROM shop.items WHERE note = 'twice'");
        await scene.ContractAsync(1);

        await using var session = await scene.ConnectAsync();
        Assert.Equal("23505", await session.RefusedAsync("INSERT INTO shop.items VALUES (7, 'twice')"));
        await session.DoAsync("INSERT INTO shop.items VALUES (7, 'upsert') ON CONFLICT (id) DO UPDATE SET note = EXCLUDED.note");
    }

    [Fact]
    public async Task A_unique_index_without_the_partition_key_is_refused_at_every_level()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE TABLE shop.byname PARTITION OF shop.items FOR VALUES FROM (90000) TO (90100) PARTITION BY LIST (lower(note));");

        var root = await scene.RefusalAsync(1, Note with { IsUnique = true });
        var below = await scene.RefusalAsync(1, UniqueId);

        Assert.Equal(("MIG1185", "MIG1185"), (root.Code, below.Code));
        Assert.Contains("shop.items go to their partition by id", root.Harm, StringComparison.Ordinal);
        Assert.Contains("shop.byname go to their partition by note, in an expression", below.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_a_piece_would_need_must_be_free()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE INDEX low_items_note ON shop.low (id);");

        var refusal = await scene.RefusalAsync(1, Note);

        Assert.Equal(("MIG1186", "shop.low_items_note"), (refusal.Code, refusal.Subject));
    }

    [Theory]
    [InlineData("items_note")]
    [InlineData("some_items_note")]
    public async Task A_name_that_somebody_takes_after_planning_stops_the_build_and_frees_it_when_it_is_given_back(string name)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Note);
        await scene.Database.ExecuteAsync($"CREATE TABLE shop.{name} (id int)");

        var stopped = await scene.TryExpandAsync(plan);
        Assert.Equal(("MIG2031", RunOutcome.Failed), (stopped.Code, stopped.Outcome));
        await scene.Database.ExecuteAsync($"DROP TABLE shop.{name}");
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);

        Assert.Equal(1, await scene.CountAsync(Whole));
    }

    [Fact]
    public async Task A_dropped_index_comes_back_with_the_names_it_had_on_each_partition()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE INDEX items_note ON shop.items (note DESC, id) WHERE id > 3; ALTER INDEX shop.some_note_id_idx RENAME TO \"So me\";");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, new DropIndex(Table, "items_note"));
        await scene.ContractAsync(1);
        Assert.Equal("", await IndexedAsync(scene));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    private static async Task<string?> IndexedAsync(FactScene scene) => await scene.Database.ScalarAsync<string>(
        """
        SELECT coalesce(string_agg(c.relname, ' ' ORDER BY c.relname COLLATE "C"), '')
        FROM pg_index i
            JOIN pg_inherits h ON h.inhrelid = i.indexrelid
            JOIN pg_class c ON c.oid = i.indrelid
        WHERE i.indisvalid OR c.relkind = 'p'
        """);

    private static async Task<bool> IsKilledAsync(FactScene scene, string moment, int occurrence, Func<Task> run)
    {
        var seen = 0;
        scene.Observer.Meanwhile = at => at == moment && ++seen == occurrence ? throw new Killed() : Task.CompletedTask;
        try
        {
            await run();
            return false;
        }
        catch (Killed)
        {
            return true;
        }
        finally
        {
            scene.Observer.Meanwhile = null;
        }
    }
}
