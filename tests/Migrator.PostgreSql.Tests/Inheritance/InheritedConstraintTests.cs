using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Columns and checks go from all tables of a tree, NOT NULL comes to all of them, and a primary key to one.</summary>
public sealed class InheritedConstraintTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int, note text, qty int, CONSTRAINT items_large CHECK (qty >= 0));
        COMMENT ON CONSTRAINT items_large ON shop.items IS 'Why';
        CREATE TABLE shop.heavy () INHERITS (shop.items);
        CREATE TABLE shop.heavy_red (note text) INHERITS (shop.heavy);
        CREATE INDEX ON shop.heavy (note);
        INSERT INTO shop.items SELECT n, 'c' || n, n FROM generate_series(1, 100) n;
        INSERT INTO shop.heavy SELECT n, 'c' || n, n FROM generate_series(1, 100) n;
        INSERT INTO shop.heavy_red SELECT n, 'c' || n, n FROM generate_series(1, 100) n;
        """;

    private static readonly TableName Table = new("shop", "items");
    private static readonly DropColumn Note = new() { Table = Table, Column = new("note") };
    private static readonly DropConstraint Large = new(Table, "items_large", ConstraintSort.Check);
    private static readonly AddKey Key = new(Table, new KeySpec { Name = "items_pk", IsPrimary = true, Columns = [new("id")] });
    private static readonly AlterColumn Qty = new() { Table = Table, Column = new() { Name = new("qty"), IsNullable = false } };

    [Fact]
    public async Task A_column_goes_from_every_table_also_where_it_is_a_tables_own_and_until_then_it_comes_back()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await using (var writers = new BusyTable())
        {
            await writers.WriteAsync(scene, 1000, n => $"INSERT INTO shop.items (id, note) VALUES ({n}, 'x')");
            await writers.WriteAsync(scene, 1000, n => $"UPDATE shop.heavy_red SET note = 'x{n}' WHERE id = {(n % 100) + 1}");
            await writers.ForAsync(20);
            Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(await QuarantinedAsync(scene, 1))).Outcome);
            await writers.ForAsync(20);
            Assert.Empty(writers.Refused);
        }

        await scene.WriteAsync("INSERT INTO shop.heavy_red (id) VALUES (7000); DELETE FROM shop.items WHERE id = 7000");
        await scene.ContractAsync(1, ContractStage.Quarantine);
        Assert.Equal(0, await CountColumnsAsync(scene, "note"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE note IS NULL"));
        Assert.Equal(20, Math.Min(20, await scene.CountAsync("shop.heavy_red WHERE note LIKE 'x%'")));

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(await QuarantinedAsync(scene, 2))).Outcome);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.late (LIKE shop.items INCLUDING ALL); ALTER TABLE shop.late INHERIT shop.items");
        await scene.ContractAsync(2, ContractStage.Quarantine);
        await scene.Database.ExecuteAsync("UPDATE migrator.step SET finished_at = finished_at - interval '2 days' WHERE step_id LIKE 'Q%'");
        await scene.ContractAsync(2);

        Assert.Equal(0, await CountColumnsAsync(scene, "note"));
        Assert.Equal("id, qty", await scene.TextAsync("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.heavy_red'::regclass AND attnum > 0 AND NOT attisdropped"));
        Assert.Equal("id, qty", await scene.TextAsync("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.late'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    [Fact]
    public async Task A_column_that_goes_has_a_last_value_for_old_readers_in_every_table()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Drop("items", "note", "'last'"));

        await scene.WriteAsync("INSERT INTO shop.heavy_red (id) VALUES (7000)");

        Assert.Equal("last", await scene.TextAsync("SELECT note FROM shop.items WHERE id = 7000"));
        await scene.ContractAsync(1);
        Assert.Equal(0, await CountColumnsAsync(scene, "note"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgname LIKE '~~%'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_goes_from_every_table_and_comes_back_to_every_one(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Large, new AddCheck { Table = Table, Name = "items_wide", Expression = new("qty < 1000000") });
        if (isTakenBack)
        {
            await scene.TryContractAsync(1, ContractStage.Flip);
            await scene.RollbackAsync(1);
            Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
            return;
        }

        await scene.ContractAsync(1);

        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conname = 'items_large'"));
        Assert.Equal(3, await scene.CountAsync("pg_constraint WHERE conname = 'items_wide' AND convalidated"));
    }

    [Fact]
    public async Task Rows_of_all_tables_that_are_null_are_counted_before_NOT_NULL_comes_to_all_of_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("INSERT INTO shop.heavy_red (id, note) VALUES (5, 'n')");
        await scene.ExpandAsync(1, Qty);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("rows in which qty is NULL", stopped.Reason, StringComparison.Ordinal);
        Assert.Contains("shop.heavy_red row (", stopped.Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET qty = 0 WHERE qty IS NULL");
        await scene.ContractAsync(1);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23502", await session.RefusedAsync("INSERT INTO shop.heavy_red (id, note) VALUES (5, 'n')"));
        Assert.Equal("23502", await session.RefusedAsync("UPDATE shop.items SET qty = NULL WHERE id = 1"));
    }

    [Fact]
    public async Task NOT_NULL_with_a_mapping_comes_to_every_table_and_goes_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("INSERT INTO shop.heavy_red (id, note) VALUES (5, 'n')");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var filled = Qty with { Up = new("coalesce(qty, 0)"), Down = new("qty") };
        await scene.GoToAsync(Reached.Flipped, 1, filled);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        await scene.ExpandAsync(1, filled);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        await using var session = await scene.ConnectAsync();
        Assert.Equal("23502", await session.RefusedAsync("UPDATE shop.heavy_red SET qty = NULL WHERE id = 1"));
        Assert.Equal(1, await scene.CountAsync("shop.heavy_red WHERE qty = 0"));
        Assert.Equal(3, await scene.CountAsync("pg_constraint WHERE conname = 'items_large' AND convalidated"));
    }

    [Fact]
    public async Task A_primary_key_is_of_one_table_and_makes_its_column_NOT_NULL_in_all_of_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.Database.ExecuteAsync("INSERT INTO shop.heavy_red (note) VALUES ('n')");
        await scene.ExpandAsync(1, Key, new AddKey(new("shop", "heavy"), new KeySpec { Name = "heavy_once", IsPrimary = false, Columns = [new("id")] }));

        var stopped = await scene.TryContractAsync(1);
        Assert.Contains("rows in which id is NULL", stopped.Reason, StringComparison.Ordinal);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        await scene.Database.ExecuteAsync("DELETE FROM shop.heavy_red WHERE id IS NULL");
        await scene.ExpandAsync(1, Key);
        await scene.ContractAsync(1);

        Assert.Equal("shop.items", await scene.TextAsync("SELECT string_agg(conrelid::regclass::text, ', ') FROM pg_constraint WHERE contype = 'p' AND connamespace = 'shop'::regnamespace"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23502", await session.RefusedAsync("INSERT INTO shop.heavy_red (note) VALUES ('n')"));
    }

    [Fact]
    public async Task What_one_table_has_by_itself_is_named()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            ALTER TABLE shop.heavy ALTER id SET NOT NULL;
            CREATE TABLE shop.red (LIKE shop.items INCLUDING ALL);
            ALTER TABLE shop.red INHERIT shop.items;
            CREATE VIEW shop.seen AS SELECT note FROM shop.red;
            """);

        var check = await scene.RefusalAsync(1, Large);
        var inherited = await scene.RefusalAsync(1, Large with { Table = new("shop", "heavy") });
        var column = await scene.RefusalAsync(1, Note);
        var key = (await scene.TryPlanAsync(1, Key)).Refusals;

        Assert.Equal(("MIG1388", "shop.red: items_large"), (check.Code, check.Subject));
        Assert.Equal(("MIG1386", "shop.heavy: items_large"), (inherited.Code, inherited.Subject));
        Assert.Equal(("MIG1388", "shop.red.note"), (column.Code, column.Subject));
        Assert.Equal(["MIG1388 shop.heavy.id", "MIG1388 shop.heavy_red.id"], key.Select(refusal => $"{refusal.Code} {refusal.Subject}"));
    }

    private static async Task<MigrationPlan> QuarantinedAsync(FactScene scene, long id)
    {
        var made = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition { Id = new(id), Title = "gone", Source = $"M{id}", Changes = [Note], QuarantineDays = 1 }, FactScene.Stopping);
        Assert.Empty(made.Refusals);
        return made.Plan!;
    }

    private static Task<long> CountColumnsAsync(FactScene scene, string column)
        => scene.CountAsync($"pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'shop'::regnamespace WHERE a.attname = '{column}'");
}
