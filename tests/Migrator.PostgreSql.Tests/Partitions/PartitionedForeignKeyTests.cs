using System.Data;
using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Before PostgreSQL 18 a foreign key comes to each partition by itself, and the table takes them over without looking at a row.</summary>
public sealed class PartitionedForeignKeyTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.owners (id int PRIMARY KEY);
        CREATE TABLE shop.items (id int, note text, owner int) PARTITION BY RANGE (id);
        CREATE TABLE shop.low (owner int, note text, id int);
        ALTER TABLE shop.items ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (100);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (100) TO (1000) PARTITION BY LIST (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (100, 101);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        CREATE TABLE shop.more PARTITION OF shop.items FOR VALUES FROM (1000) TO (100000);
        INSERT INTO shop.owners SELECT generate_series(1, 20000);
        INSERT INTO shop.items SELECT n, 'n' || n, n FROM generate_series(1, 3000) n;
        """;

    private const string Keys = "pg_constraint WHERE contype = 'f' AND connamespace = 'shop'::regnamespace";

    private static readonly CreateForeignKey Owned = new()
    {
        Name = "items_owner",
        Table = new("shop", "items"),
        Columns = [new("owner")],
        Referenced = new("shop", "owners"),
        ReferencedColumns = [new("id")],
    };

    private static DropConstraint Dropped => new(Owned.Table, Owned.Name, ConstraintSort.ForeignKey);

    [Fact]
    public async Task Every_partition_has_the_key_and_no_writer_of_either_table_has_failed()
    {
        await using var scene = await SceneAsync();
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await using var busy = new BusyTable();
        await busy.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items VALUES ({n}, 'x', {(n % 20000) + 1})");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.items SET owner = {(n % 20000) + 1} WHERE id = {n % 1000}");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.low SET owner = {(n % 20000) + 1} WHERE id = {n % 99}");
        await busy.WriteAsync(scene, 30_000, n => $"INSERT INTO shop.owners VALUES ({n})");
        await scene.ExpandAsync(1, Owned);

        await busy.ForAsync(50);
        await scene.ContractAsync(1);
        await busy.ForAsync(50);

        Assert.Empty(busy.Refused);
        await AssertWholeAsync(scene, 6);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.late PARTITION OF shop.items FOR VALUES FROM (90000000) TO (90000100)");
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.late'::regclass AND contype = 'f'"));
        await scene.Database.ExecuteAsync("DROP TABLE shop.late");
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task What_the_key_does_and_when_it_looks_is_taken_over_too()
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned with { OnDelete = Rule.Cascade, OnUpdate = Rule.SetNull, Deferral = Deferral.InitiallyDeferred });

        await scene.ContractAsync(1);

        Assert.Equal(6, await scene.CountAsync($"{Keys} AND convalidated AND confdeltype = 'c' AND confupdtype = 'n' AND condeferrable AND condeferred"));
        await scene.Database.ExecuteAsync("DELETE FROM shop.owners WHERE id = 100");
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE id = 100"));
    }

    [Fact]
    public async Task Rows_that_refer_to_nothing_are_found_before_anything_is_begun()
    {
        await using var scene = await SceneAsync("INSERT INTO shop.items VALUES (101, 'lost', 30000)");
        await scene.ExpandAsync(1, Owned);

        var stopped = await scene.TryContractAsync(1);

        Assert.Equal("MIG2004", stopped.Code);
        Assert.Equal(0, await scene.CountAsync(Keys));
        await scene.Database.ExecuteAsync("UPDATE shop.items SET owner = 1 WHERE owner = 30000");
        await scene.ContractAsync(1);
        await AssertWholeAsync(scene, 6);
    }

    [Theory]
    [InlineData(1, 11)]
    [InlineData(4, 11)]
    [InlineData(6, 11)]
    [InlineData(9, 12)]
    public async Task A_partition_that_comes_meanwhile_is_proved_by_itself_and_not_under_the_lock_of_the_table(int at, int pieces)
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned);
        var seen = 0;
        scene.Observer.Meanwhile = async moment =>
        {
            if (moment.StartsWith("piece:", StringComparison.Ordinal) && ++seen == at)
            {
                await scene.Database.ExecuteAsync(
                    """
                    CREATE TABLE shop.late (id int, note text, owner int);
                    INSERT INTO shop.late VALUES (100000, 'late', 1);
                    ALTER TABLE shop.items ATTACH PARTITION shop.late FOR VALUES FROM (100000) TO (200000);
                    """);
            }
        };

        await scene.ContractAsync(1);

        Assert.Equal(pieces, seen);
        await AssertWholeAsync(scene, 7);
    }

    [Fact]
    public async Task A_partition_that_comes_with_rows_that_refer_to_nothing_leaves_the_table_without_the_key()
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned);
        AtPiece(scene, 9, "CREATE TABLE shop.late (id int, note text, owner int); INSERT INTO shop.late VALUES (100000, 'late', 30000); ALTER TABLE shop.items ATTACH PARTITION shop.late FOR VALUES FROM (100000) TO (200000)");

        var stopped = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.Failed, stopped.Outcome);
        Assert.Equal(0, await scene.CountAsync($"{Keys} AND conrelid = 'shop.items'::regclass"));
        await scene.RollbackAsync(1);
        Assert.Equal(0, await scene.CountAsync(Keys));
    }

    [Theory]
    [InlineData("DROP TABLE shop.some", 5)]
    [InlineData("ALTER TABLE shop.high DETACH PARTITION shop.some; DROP TABLE shop.some", 5)]
    public async Task A_partition_that_goes_meanwhile_stops_nothing(string leaves, int keys)
    {
        for (var at = 1; at <= 9; at += 4)
        {
            await using var scene = await SceneAsync();
            await scene.ExpandAsync(1, Owned);
            AtPiece(scene, at, leaves);

            await scene.ContractAsync(1);

            await AssertWholeAsync(scene, keys, "others");
        }
    }

    [Fact]
    public async Task Killed_before_any_piece_the_key_goes_on_where_it_was()
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned);
        var kills = 0;
        for (var isDone = false; !isDone;)
        {
            var seen = 0;
            scene.Observer.Meanwhile = moment => moment.StartsWith("piece:", StringComparison.Ordinal) && ++seen == 2 ? throw new Killed() : Task.CompletedTask;
            try
            {
                Assert.Equal(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
                isDone = true;
            }
            catch (Killed)
            {
                Assert.InRange(++kills, 1, 20);
            }
        }

        Assert.Equal(8, kills);
        await AssertWholeAsync(scene, 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(100)]
    public async Task A_rollback_leaves_nothing_behind_wherever_it_ended(int killedAt)
    {
        await using var scene = await SceneAsync();
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Owned);
        var seen = 0;
        scene.Observer.Meanwhile = moment => moment.StartsWith("piece:", StringComparison.Ordinal) && ++seen == killedAt ? throw new Killed() : Task.CompletedTask;
        try
        {
            await scene.TryContractAsync(1);
        }
        catch (Killed)
        {
        }

        scene.Observer.Meanwhile = null;
        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Theory]
    [InlineData("CONSTRAINT items_owner CHECK (id > 0)")]
    [InlineData("CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES shop.owners ON DELETE CASCADE")]
    [InlineData("CONSTRAINT its_own FOREIGN KEY (owner) REFERENCES shop.owners")]
    public async Task A_constraint_that_a_partition_gets_of_its_own_meanwhile_stops_the_step_and_outlives_the_rollback(string own)
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned);
        AtPiece(scene, 9, $"ALTER TABLE shop.some DROP CONSTRAINT items_owner, ADD {own}");

        var stopped = await scene.TryContractAsync(1);

        Assert.Equal("MIG2031", stopped.Code);
        Assert.Contains("shop.some", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync($"{Keys} AND conrelid = 'shop.items'::regclass"));
        scene.Observer.Meanwhile = null;
        await scene.RollbackAsync(1);
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.some'::regclass"));
        Assert.Equal(0, await scene.CountAsync($"{Keys} AND conrelid <> 'shop.some'::regclass"));
    }

    [Fact]
    public async Task A_key_that_a_partition_has_already_is_refused_because_the_server_would_make_it_ours()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.some ADD CONSTRAINT its_own FOREIGN KEY (owner) REFERENCES shop.owners");

        var refused = await scene.RefusalAsync(1, Owned);

        Assert.Equal(("MIG1189", "shop.some: its_own"), (refused.Code, refused.Subject));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public async Task A_version_that_slips_in_is_found_within_each_piece_and_the_fence_stays_once_a_partition_has_the_key(int at, int keys)
    {
        await using var scene = await SceneAsync();
        await scene.ExpandAsync(1, Owned);
        AtPiece(
            scene, at,
            """
            INSERT INTO migrator.instance (instance_id, app, version, started_at, last_seen, lease_until)
            VALUES ('slipped in', 'shop', '2.3.0', clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '1 minute')
            """);

        var closed = await ContractAsync(scene);

        Assert.Equal((RunOutcome.GateClosed, "MIG2005"), (closed.Outcome, closed.Code));
        Assert.Equal(keys, await scene.CountAsync(Keys));
        Assert.Equal("Contracting", (await scene.Ports.State.ReadMigrationsAsync(FactScene.Stopping)).Single().State.ToString());
        await scene.Database.ExecuteAsync("DELETE FROM migrator.instance");
        Assert.Equal(RunOutcome.Done, (await ContractAsync(scene)).Outcome);
        await AssertWholeAsync(scene, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED")]
    public async Task One_that_is_dropped_comes_back_partition_by_partition_and_no_writer_has_failed(string clause)
    {
        await using var scene = await SceneAsync($"ALTER TABLE shop.items ADD CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES shop.owners{clause}; COMMENT ON CONSTRAINT items_owner ON shop.items IS 'whose it is'");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await using var busy = new BusyTable();
        await busy.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items VALUES ({n}, 'x', {(n % 20000) + 1})");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.low SET owner = {(n % 20000) + 1} WHERE id = {n % 99}");
        await scene.ExpandAsync(1, Dropped);
        await scene.TryContractAsync(1);
        Assert.Equal(0, await scene.CountAsync(Keys));
        await scene.Database.ExecuteAsync("CREATE TABLE shop.late PARTITION OF shop.items FOR VALUES FROM (90000000) TO (90000100); DROP TABLE shop.late");

        await busy.ForAsync(20);
        await scene.RollbackAsync(1);
        await busy.ForAsync(20);

        Assert.Empty(busy.Refused);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(6, await scene.CountAsync($"{Keys} AND convalidated AND conname = 'items_owner'"));
    }

    [Fact]
    public async Task It_does_not_come_back_over_rows_that_were_written_without_it()
    {
        await using var scene = await SceneAsync("ALTER TABLE shop.items ADD CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES shop.owners");
        await scene.ExpandAsync(1, Dropped);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (100, 'orphan', -7)");

        var stopped = await new RollbackRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(
            new(1), new RollbackOptions { Sources = [RunDatabase.NothingIsLive] }, FactScene.Stopping);
        await scene.WriteAsync("UPDATE shop.items SET owner = 7 WHERE owner = -7");
        await scene.RollbackAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("1 row", stopped.Reason, StringComparison.Ordinal);
        await AssertWholeAsync(scene, 6);
    }

    [Theory]
    [InlineData("MATCH FULL", "shop.items: items_owner")]
    [InlineData("ON DELETE RESTRICT", "shop.items: items_owner")]
    [InlineData("; COMMENT ON CONSTRAINT items_owner ON shop.some IS 'a part'", "shop.some: items_owner")]
    [InlineData("; ALTER TABLE shop.some ADD CONSTRAINT again FOREIGN KEY (owner) REFERENCES shop.owners", "shop.some: items_owner")]
    public async Task One_that_could_not_come_back_as_it_was_is_not_dropped(string clause, string subject)
    {
        await using var scene = await SceneAsync($"ALTER TABLE shop.items ADD CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES shop.owners {clause}");

        var refused = await scene.RefusalAsync(1, Dropped);

        Assert.Equal(("MIG1189", subject), (refused.Code, refused.Subject));
    }

    private static Task<RunResult> ContractAsync(FactScene scene) => new ContractRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(
        new(1), new ContractOptions { Sources = [new HeartbeatSource(scene.Ports.State, scene.Settings), RunDatabase.NothingIsLive] }, FactScene.Stopping);

    private static void AtPiece(FactScene scene, int at, string sql)
    {
        var seen = 0;
        scene.Observer.Meanwhile = moment => moment.StartsWith("piece:", StringComparison.Ordinal) && ++seen == at ? scene.Database.ExecuteAsync(sql) : Task.CompletedTask;
    }

    private static async Task AssertWholeAsync(FactScene scene, int keys, string partition = "some")
    {
        Assert.Equal(keys, await scene.CountAsync($"{Keys} AND convalidated AND conname = 'items_owner' AND (conparentid <> 0 OR conrelid = 'shop.items'::regclass)"));
        Assert.Equal(keys, await scene.CountAsync(Keys));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23503", await session.RefusedAsync($"UPDATE shop.{partition} SET owner = -1 WHERE id IN (SELECT id FROM shop.{partition} LIMIT 1)"));
        Assert.Equal("23503", await session.RefusedAsync("INSERT INTO shop.items VALUES (1, 'x', -1)"));
    }

    private async Task<FactScene> SceneAsync(string more = "")
    {
        var scene = await FactScene.CreateAsync(server, $"{Items} {more}");
        Assert.SkipWhen(await scene.Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int") >= 180000, "The server adds such a key by itself.");
        return scene;
    }
}
