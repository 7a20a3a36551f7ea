using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Checks that one table of a tree has for itself go over to the new column on that table, and come back.</summary>
public sealed class InheritedCheckTests(ServerFixture server)
{
    /// <summary>
    /// Checks of a child that its own child has from it, of a child for its rows alone, of one that was never proved, of one
    /// that has by itself what it is also handed on, and comments on all of them.
    /// </summary>
    private const string Items =
        $"""
        {InheritedMappingTests.Items}
        CREATE TABLE shop.blue (LIKE shop.items INCLUDING ALL, CONSTRAINT items_large CHECK (qty >= 0));
        ALTER TABLE shop.items ADD CONSTRAINT items_large CHECK (qty >= 0);
        ALTER TABLE shop.blue INHERIT shop.items;
        CREATE TABLE shop.dark_blue (LIKE shop.blue INCLUDING ALL);
        ALTER TABLE shop.dark_blue INHERIT shop.blue;
        ALTER TABLE shop.heavy ADD CONSTRAINT "Heavy qty" CHECK (qty < 100000 AND weight > 0);
        ALTER TABLE shop.red ADD CONSTRAINT red_few CHECK (qty <= 60000) NO INHERIT;
        ALTER TABLE shop.heavy_red ADD CONSTRAINT red_new CHECK (qty <> 7 AND code <> 'z') NOT VALID;
        COMMENT ON CONSTRAINT items_large ON shop.items IS 'of all';
        COMMENT ON CONSTRAINT items_large ON shop.blue IS 'of blue ones';
        COMMENT ON CONSTRAINT items_large ON shop.heavy IS 'of heavy ones, as handed on';
        COMMENT ON CONSTRAINT "Heavy qty" ON shop.heavy IS 'Why';
        INSERT INTO shop.blue SELECT n, 'c' || n, n, 'k' FROM generate_series(1, 100) n;
        INSERT INTO shop.dark_blue SELECT n, 'c' || n, n, 'k' FROM generate_series(1, 100) n;
        """;

    private static readonly AlterColumn Qty = Wanted.Type("items", "qty", "bigint");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_check_of_one_table_goes_over_to_the_new_column_and_back(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var checks = await ChecksAsync(scene);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.GoToAsync(Reached.Flipped, 1, Qty);
        Assert.Equal(checks, await ChecksAsync(scene));
        if (isTakenBack)
        {
            await scene.RollbackAsync(1);
            Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
            return;
        }

        await scene.ContractAsync(1);

        Assert.Equal(checks, await ChecksAsync(scene));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.items SET qty = 200000 WHERE id = 1001"));
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.heavy_red SET qty = 100000 WHERE id = 2501"));
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.heavy_red SET qty = 7 WHERE id = 2501"));
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.red SET qty = 60001 WHERE id = 1"));
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.dark_blue SET qty = -1 WHERE id = 1"));
        await session.DoAsync("UPDATE shop.heavy_red SET qty = 60001 WHERE id = 2501; UPDATE ONLY shop.items SET qty = 5000000000 WHERE id = 1");
    }

    [Fact]
    public async Task Two_columns_of_checks_get_other_names_and_both_versions_write_until_the_old_ones_go()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var checks = (await ChecksAsync(scene))!;
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.heavy (id, code, qty, weight) VALUES ({n}, 'i{n}', {n % 50_000}, 1)");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.items SET code = 'p{n}', qty = {n % 1000} + 8 WHERE id = {(n * 14 % 3000) + 1}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Wanted.Rename("items", "qty", "amount"), Wanted.Rename("items", "code", "mark"));
            await young.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.heavy_red (id, mark, amount, weight) VALUES ({n}, 'i{n}', {(n % 50_000) + 8}, 1)");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET mark = 'q{n}', amount = {n % 1000} + 8 WHERE id = {(n * 22 % 3000) + 1}");
            await young.ForAsync(50);
            await scene.BackfillAsync(1);
            await young.ForAsync(50);
            await old.ForAsync(50);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.ContractAsync(1);

        Assert.Equal(checks.Replace("qty", "amount", StringComparison.Ordinal).Replace("Heavy amount", "Heavy qty", StringComparison.Ordinal).Replace("code", "mark", StringComparison.Ordinal), await ChecksAsync(scene));
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'shop'::regnamespace WHERE a.attname IN ('code', 'qty')"));
    }

    [Fact]
    public async Task Writers_of_every_table_go_on_from_expand_to_the_end_of_a_type_change()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.dark_blue (id, code, qty) VALUES ({n}, 'i{n}', {n})");
        await writers.WriteAsync(scene, 1, n => $"UPDATE shop.heavy SET qty = {n % 1000} + 8 WHERE id = {(n * 14 % 3000) + 1}");
        await writers.WriteAsync(scene, 1, n => $"DELETE FROM shop.items WHERE id = {10_000 + (n * 3)}");
        await scene.ExpandAsync(1, Qty);
        await writers.ForAsync(20);
        await scene.BackfillAsync(1);
        await writers.ForAsync(20);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await writers.ForAsync(20);
        await scene.ContractAsync(1);
        await writers.ForAsync(20);

        Assert.Empty(writers.Refused);
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
    }

    [Fact]
    public async Task A_check_that_would_stand_for_something_else_is_counted_in_all_tables_that_have_it()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, qty int);
            CREATE TABLE shop.heavy (CONSTRAINT heavy_half CHECK (qty / 2 <= 9), PRIMARY KEY (id)) INHERITS (shop.items);
            CREATE TABLE shop.heavy_red () INHERITS (shop.heavy);
            INSERT INTO shop.heavy VALUES (1, 18);
            INSERT INTO shop.heavy_red VALUES (2, 19);
            """);
        var plan = await scene.ExpandAsync(1, Wanted.Type("items", "qty", "numeric"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        var stopped = await scene.TryContractAsync(1);

        var finding = Assert.Single(plan.Findings, finding => finding.Code == "MIG1410");
        Assert.Equal("shop.heavy: heavy_half", finding.Subject);
        Assert.Contains("it would refuse 1, such as shop.heavy_red 2", finding.Harm, StringComparison.Ordinal);
        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("rows that do not meet heavy_half", stopped.Reason, StringComparison.Ordinal);
        Assert.Contains("shop.heavy_red 2", stopped.Reason, StringComparison.Ordinal);
        await scene.WriteAsync("UPDATE shop.items SET qty = 18");
        await scene.ContractAsync(1);
        Assert.Equal(2, await scene.CountAsync("pg_constraint WHERE conname = 'heavy_half' AND convalidated"));
    }

    [Fact]
    public async Task What_a_table_of_the_tree_has_got_on_the_column_since_the_plan_stops_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Qty);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE UNIQUE INDEX red_qty ON shop.red (qty)");

        var stopped = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.Stale, stopped.Outcome);
        Assert.Contains("shop.red: + CREATE UNIQUE INDEX red_qty ON shop.red USING btree (qty)", stopped.Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("DROP INDEX shop.red_qty");
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_table_whose_check_was_to_change_hands_and_that_has_left_stops_the_step()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{InheritedMappingTests.Items} ALTER TABLE shop.red ADD CONSTRAINT red_few CHECK (qty <= 60000) NO INHERIT;");
        await scene.ExpandAsync(1, Wanted.Rename("items", "qty", "amount"));
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.red NO INHERIT shop.items");
        await scene.VerifyAsync(1);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("\"shop\".\"red\" does not inherit from shop.items any more", stopped.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.heavy ADD CONSTRAINT twice CHECK (qty > -1); ALTER TABLE shop.red ADD CONSTRAINT twice CHECK (qty > -1)", "shop.heavy_red.qty", "the constraint twice from several tables")]
    [InlineData("ALTER TABLE shop.red ADD CONSTRAINT apart EXCLUDE USING btree (qty WITH =)", "shop.red.qty", "the constraint apart")]
    public async Task A_constraint_that_the_server_would_not_let_change_hands_is_named(string sql, string subject, string harm)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{InheritedMappingTests.Items} {sql};");

        var refused = await scene.RefusalAsync(1, Qty);

        Assert.Equal(("MIG1388", subject), (refused.Code, refused.Subject));
        Assert.Contains(harm, refused.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_table_has_on_a_column_that_others_replace_is_named_because_none_of_them_gets_it()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{InheritedMappingTests.Items} CREATE INDEX red_code ON shop.red (code, qty); ALTER TABLE shop.heavy ADD CONSTRAINT heavy_code UNIQUE (code);");

        var refusals = (await scene.TryPlanAsync(1, Wanted.Replace("items", "code", "mark", "text", "upper(code)", "lower(mark)"))).Refusals;

        Assert.Equal(["the constraint heavy_code", "the index red_code"], refusals.Select(refusal => refusal.Harm.Split(" has ")[1].Split(" that ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_check_of_one_table_over_the_columns_of_two_open_migrations_is_named()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "code", "mark"));

        var refused = await scene.RefusalAsync(2, Qty);

        Assert.Equal(("MIG1117", "shop.heavy_red.qty"), (refused.Code, refused.Subject));
    }

    private static Task<string?> ChecksAsync(FactScene scene) => scene.TextAsync(
        """
        SELECT string_agg(concat_ws(' ', conrelid::regclass, conname, conislocal, coninhcount, convalidated, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')), E'\n' ORDER BY conrelid::regclass::text COLLATE "C", conname COLLATE "C")
          FROM pg_constraint
         WHERE contype = 'c' AND connamespace = 'shop'::regnamespace AND conname NOT LIKE '\_%'
        """);
}
