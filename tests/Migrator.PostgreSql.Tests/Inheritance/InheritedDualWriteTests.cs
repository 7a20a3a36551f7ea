using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;
using static Migrator.PostgreSql.Tests.Facts.BothShapes;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Applications write both shapes of a table that others inherit from, and of those, themselves.</summary>
public sealed class InheritedDualWriteTests(ServerFixture server)
{
    private const string Items = $"{InheritedMappingTests.Items} CREATE INDEX red_code ON shop.red (code);";

    /// <summary>A table with rows in the old shape, one of them in both, that begins to inherit.</summary>
    private const string Joins =
        """
        CREATE TABLE shop.late (LIKE shop.items);
        INSERT INTO shop.late (id, code) SELECT n, 'l' || n FROM generate_series(1, 20) n;
        INSERT INTO shop.late (id, code, mark) VALUES (21, 'both', 'both');
        ALTER TABLE shop.late INHERIT shop.items
        """;

    private static readonly RenameColumn Code = Wanted.Rename("items", "code", "mark");

    [Theory]
    [InlineData(DualWrites.Checked, false)]
    [InlineData(DualWrites.Unchecked, true)]
    public async Task Four_versions_follow_each_other_in_every_table_and_no_row_is_lost(DualWrites how, bool isRequired)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} {(isRequired ? "ALTER TABLE shop.items ALTER code SET NOT NULL;" : "")}");
        await ExpandAsync(scene, how, Code);
        await scene.WriteAsync("UPDATE shop.items SET code = 'old' WHERE id IN (1, 1001, 2501)");
        var early = await BackfillAsync(scene, "2.2.0", "2.3.0");
        await using (var both = new BusyTable())
        {
            await both.WriteAsync(scene, 1, n => $"UPDATE shop.items SET code = 'u{n}', mark = 'u{n}' WHERE id = {(n * 14 % 3000) + 1} AND id NOT IN (1, 1001, 2501)");
            await both.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.heavy_red (id, code, mark) VALUES ({n}, 'i{n}', 'i{n}')");
            await both.WriteAsync(scene, 1, n => $"UPDATE shop.heavy SET kept = 'k{n}' WHERE id = {1001 + (n * 2 % 1000)}");
            await both.WriteAsync(scene, 1, n => $"DELETE FROM shop.items WHERE id = {10_000 + (n * 3)}");
            await both.ForAsync(50);
            Done(await BackfillAsync(scene, "2.3.0"));
            await both.ForAsync(50);
            await scene.VerifyAsync(1);
            Done(await ContractAsync(scene, ContractStage.Flip, "2.4.0"));
            await both.ForAsync(50);
            Assert.Empty(both.Refused);
        }

        Assert.Equal(RunOutcome.GateClosed, early.Outcome);
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE code IS DISTINCT FROM mark"));
        Assert.Equal(3 + 1, await scene.CountAsync("shop.items WHERE mark = 'old'"));
        await scene.WriteAsync("INSERT INTO shop.heavy (id, mark) VALUES (9000, 'new'); UPDATE shop.heavy_red SET mark = 'newer' WHERE id = 2502", "shop/2.5.0");
        Done(await ContractAsync(scene, ContractStage.Drop, "2.5.0"));

        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgname LIKE '~~%'"));
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'shop'::regnamespace WHERE a.attname = 'code' OR a.attname LIKE '\\_m\\_%'"));
        Assert.Equal("CREATE INDEX red_code ON shop.red USING btree (mark)", await scene.TextAsync("SELECT pg_get_indexdef('shop.red_code'::regclass)"));
        Assert.Equal(isRequired, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.heavy_red'::regclass AND attname = 'mark' AND attnotnull") == 1);
        Assert.Equal("new newer", await scene.TextAsync("SELECT string_agg(mark, ' ' ORDER BY mark) FROM shop.items WHERE id IN (9000, 2502)"));
    }

    [Theory]
    [InlineData(DualWrites.Checked)]
    [InlineData(DualWrites.Unchecked)]
    public async Task A_table_that_joins_after_the_backfill_is_copied_by_the_next_one_and_keeps_the_gate_closed_until_then(DualWrites how)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await ExpandAsync(scene, how, Code);
        Done(await BackfillAsync(scene, "2.3.0"));
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync($"{Joins}; GRANT INSERT, SELECT, UPDATE ON shop.late TO {scene.Writer.QuotedName}");

        var closed = await ContractAsync(scene, ContractStage.Flip, "2.4.0");
        await scene.WriteAsync("INSERT INTO shop.late (id, code, mark) VALUES (22, 'both', 'both')", "shop/2.3.0");
        Done(await BackfillAsync(scene, "2.3.0"));
        await scene.WriteAsync("INSERT INTO shop.late (id, code, mark) VALUES (23, 'both', 'both')", "shop/2.3.0");

        Assert.NotEqual(RunOutcome.Done, closed.Outcome);
        Assert.Contains($"shop.late inherits from shop.items and {(how is DualWrites.Checked ? "has no triggers" : "does not mark what is written to it")}", closed.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE code IS DISTINCT FROM mark"));
        await scene.VerifyAsync(1);
        Done(await ContractAsync(scene, ContractStage.Flip, "2.4.0"));
        Done(await ContractAsync(scene, ContractStage.Drop, "2.5.0"));
        Assert.Equal(23, await scene.CountAsync("shop.late WHERE mark IS NOT NULL"));
    }

    [Fact]
    public async Task A_table_that_joins_with_rows_of_the_old_shape_when_that_may_be_left_out_stops_the_drop()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await ExpandAsync(scene, DualWrites.Unchecked, Code);
        Done(await BackfillAsync(scene, "2.3.0"));
        await scene.VerifyAsync(1);
        Done(await ContractAsync(scene, ContractStage.Flip, "2.4.0"));
        await scene.Database.ExecuteAsync(Joins);

        var stopped = await ContractAsync(scene, ContractStage.Drop, "2.5.0");

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("shop.late inherits from shop.items since the migration was planned, and rows of it hold code and nothing in mark", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(22 - 1, await scene.CountAsync("shop.late WHERE code IS NOT NULL"));
        await scene.Database.ExecuteAsync("UPDATE shop.late SET mark = code WHERE mark IS NULL");
        Done(await ContractAsync(scene, ContractStage.Drop, "2.5.0"));
        Assert.Equal("l7", await scene.TextAsync("SELECT mark FROM shop.late WHERE id = 7"));
    }

    [Fact]
    public async Task What_one_version_writes_wrongly_in_a_child_is_recorded_found_and_repaired_there()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await ExpandAsync(scene, DualWrites.Checked, Code);
        Done(await BackfillAsync(scene, "2.3.0"));

        await scene.WriteAsync("UPDATE shop.heavy SET code = 'forgot' WHERE id = 1007", "shop/2.3.7");
        var found = await scene.TryVerifyAsync(1);
        await scene.TryVerifyAsync(1, RepairSide.Old);
        await scene.VerifyAsync(1);

        Assert.Equal(RunOutcome.VerificationFailed, found.Outcome);
        Assert.Equal(["shop.heavy 1007"], Assert.Single(found.Evidence).Samples);
        Assert.Equal("shop.heavy 1007", await scene.TextAsync("SELECT string_agg(row_key, ', ' ORDER BY row_key COLLATE \"C\") FROM migrator.drift WHERE application = 'shop/2.3.7'"));
        Assert.Equal("forgot", await scene.TextAsync("SELECT mark FROM shop.heavy WHERE id = 1007"));
    }

    [Theory]
    [InlineData(DualWrites.Checked)]
    [InlineData(DualWrites.Unchecked)]
    public async Task It_is_taken_back_from_every_table(DualWrites how)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await ExpandAsync(scene, how, Code);
        Done(await BackfillAsync(scene, "2.3.0"));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.heavy ADD CONSTRAINT heavy_code CHECK (code <> '')")]
    [InlineData("ALTER TABLE shop.items ADD CONSTRAINT items_code CHECK (code <> '')")]
    [InlineData("CREATE TABLE shop.keyed (PRIMARY KEY (code)) INHERITS (shop.items); ALTER TABLE shop.items ALTER code SET DEFAULT ''; UPDATE shop.items SET code = '' WHERE code IS NULL; ALTER TABLE shop.items ALTER code SET NOT NULL")]
    public async Task What_refuses_rows_that_lack_the_old_shape_in_one_table_is_named(string sql)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} {sql};");

        Assert.Equal("MIG1213", await RefusalAsync(scene, Shop, Code));
    }
}
