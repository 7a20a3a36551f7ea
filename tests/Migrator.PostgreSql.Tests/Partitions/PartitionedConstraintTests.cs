using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Constraints of a partitioned table hold on every partition at the end, and nobody waits for a scan.</summary>
public sealed class PartitionedConstraintTests(ServerFixture server)
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
        CREATE TABLE shop.rest PARTITION OF shop.items DEFAULT;
        INSERT INTO shop.owners VALUES (1);
        INSERT INTO shop.items SELECT n, 'n' || n, 1 FROM generate_series(1, 3000) n;
        """;

    private static readonly TableName Table = new("shop", "items");
    private static readonly AddCheck Named = new() { Table = Table, Name = "items_named", Expression = new("note <> ''") };
    private static readonly AddKey Primary = new(Table, new KeySpec { Name = "items_pk", IsPrimary = true, Columns = [new("id")] });
    private static readonly AlterColumn NotNull = new() { Table = Table, Column = new() { Name = new("note"), IsNullable = false } };
    private static readonly CreateForeignKey Owned = new() { Name = "items_owner", Table = Table, Columns = [new("owner")], Referenced = new("shop", "owners"), ReferencedColumns = [new("id")] };

    [Fact]
    public async Task A_check_not_null_and_a_primary_key_hold_on_every_partition_and_no_writer_has_failed()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await using var busy = new BusyTable();
        await busy.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items VALUES ({n}, 'x', 1)");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.items SET note = 'y' || id WHERE id = {n % 1000}");
        await busy.WriteAsync(scene, 1, n => $"UPDATE shop.low SET note = 'z' || id WHERE id = {n % 99}");
        var plan = await scene.PlanAsync(1, Named, NotNull, Primary);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);

        await busy.ForAsync(50);
        await scene.ContractAsync(1);
        await busy.ForAsync(50);

        Assert.Empty(busy.Refused);
        await using var session = await scene.ConnectAsync();
        foreach (var table in (string[])["items", "some"])
        {
            Assert.Equal("23514", await session.RefusedAsync($"UPDATE shop.{table} SET note = '' WHERE id = 100"));
            Assert.Equal("23502", await session.RefusedAsync($"UPDATE shop.{table} SET note = NULL WHERE id = 100"));
            Assert.Equal("23505", await session.RefusedAsync($"INSERT INTO shop.{table} VALUES (100, 'twice', 1)"));
        }

        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE NOT convalidated"));
        Assert.Equal(0, await scene.CountAsync("pg_index WHERE NOT indisvalid"));
        await scene.Database.ExecuteAsync("CREATE TABLE shop.late PARTITION OF shop.items FOR VALUES FROM (90000000) TO (90000100)");
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.late'::regclass AND contype = 'p'"));
    }

    [Fact]
    public async Task Killed_before_any_piece_a_key_goes_on_where_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Primary);
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

        Assert.Equal(9, kills);
        Assert.Equal(6, await scene.CountAsync("pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND contype = 'p' AND c.relname <> 'owners'"));
        Assert.Equal(0, await scene.CountAsync("pg_index WHERE NOT indisvalid"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task A_rollback_leaves_nothing_behind_wherever_it_ended(int killedAt)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Named, NotNull, Primary);
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

    [Fact]
    public async Task Rows_that_a_constraint_would_refuse_are_found_on_whichever_partition_they_are()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} INSERT INTO shop.items VALUES (101, '', 1), (5000, NULL, 1), (7, 'twice', 1);");

        foreach (var (id, change, keys) in new (long, SchemaChange, string)[] { (1, Named, "items_named"), (2, NotNull, "NULL"), (3, Primary, "items_pk") })
        {
            await scene.ExpandAsync(id, change);
            var stopped = await scene.TryContractAsync(id);

            Assert.Equal("MIG2004", stopped.Code);
            Assert.Contains(keys, stopped.Reason, StringComparison.Ordinal);
            await scene.RollbackAsync(id);
        }
    }

    [Fact]
    public async Task A_dropped_key_and_check_come_back_with_the_names_they_had_on_each_partition()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.items ADD CONSTRAINT items_named CHECK (note <> ''), ADD CONSTRAINT items_key UNIQUE (note, id); COMMENT ON CONSTRAINT items_key ON shop.items IS 'why'");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, new DropConstraint(Table, "items_named", ConstraintSort.Check), new DropConstraint(Table, "items_key", ConstraintSort.Unique));
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conname LIKE '%items_named' OR conname LIKE '%note_id%'"));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_foreign_key_is_proved_later_on_every_version()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Owned);
        await scene.ContractAsync(1);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.some SET owner = 2 WHERE id = 100"));
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE NOT convalidated"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_constraint_whose_name_a_partition_has_already_is_refused_and_so_is_a_key_without_the_partition_key()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.some ADD CONSTRAINT items_named CHECK (note <> '')");

        var check = await scene.RefusalAsync(1, Named);
        var key = await scene.RefusalAsync(1, Primary with { Key = new KeySpec { Name = "items_pk", IsPrimary = true, Columns = [new("note")] } });

        Assert.Equal(("MIG1189", "shop.some: items_named"), (check.Code, check.Subject));
        Assert.Equal("MIG1185", key.Code);
    }
}
