using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Both shapes of a table that others inherit from are kept alike in all of them: each has triggers, batches and indexes of its own.</summary>
public sealed class InheritedMappingTests(ServerFixture server)
{
    /// <summary>A tree with a diamond, a table whose columns are its own as well, and rows on every level; the same keys occur in several tables.</summary>
    internal const string Items =
        """
        CREATE TABLE shop.items (id int NOT NULL, code text, qty int, kept text, CONSTRAINT items_pk PRIMARY KEY (id));
        CREATE TABLE shop.heavy (weight int, id int CONSTRAINT items_id_not_null NOT NULL, CONSTRAINT heavy_pk PRIMARY KEY (id)) INHERITS (shop.items);
        CREATE TABLE shop.red (LIKE shop.items);
        ALTER TABLE shop.red INHERIT shop.items;
        CREATE TABLE shop.heavy_red () INHERITS (shop.heavy, shop.red);
        INSERT INTO shop.items SELECT n, 'c' || n, n, 'k' FROM generate_series(1, 1000) n;
        INSERT INTO shop.heavy SELECT n, 'c' || n, n, 'k', 9 FROM generate_series(1001, 2000) n;
        INSERT INTO shop.red SELECT n, 'c' || n, n, 'k' FROM generate_series(1, 500) n;
        INSERT INTO shop.heavy_red SELECT n, 'c' || n, n, 'k', 9 FROM generate_series(2501, 3000) n;
        """;

    private static readonly AddColumn Tier = Wanted.Initial("items", "tier", "text", "'basic'");
    private static readonly ReplaceColumns Code = Wanted.Replace("items", "code", "mark", "text", "upper(code)", "lower(mark)");
    private static readonly AlterColumn Qty = Wanted.Type("items", "qty", "bigint");

    [Fact]
    public async Task A_rename_a_type_change_and_an_initial_value_go_to_the_end_in_every_table_of_the_tree()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Qty, Code, Tier, Wanted.Rename("items", "kept", "held"));

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.WriteAsync(
            """
            UPDATE shop.items SET code = 'via' WHERE id IN (3, 1003);
            UPDATE ONLY shop.heavy SET mark = 'DIRECT' WHERE id = 1004;
            UPDATE shop.heavy_red SET held = 'h' WHERE id = 2504;
            INSERT INTO shop.red (id, code) VALUES (9000, 'x');
            """);
        Assert.Equal(3000 - 5, await scene.PendingAsync("items"));
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.PendingAsync("items"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.heavy (id, qty, mark) VALUES (9001, 5000000000, 'BIG'); UPDATE shop.items SET qty = 6000000000 WHERE id = 2505");
        await scene.ContractAsync(1);

        foreach (var table in new[] { "items", "red" })
        {
            Assert.Equal("held text, id int, mark text, qty bigint, tier text", await scene.ColumnsAsync(table));
        }

        Assert.Equal("held text, id int, mark text, qty bigint, tier text, weight int", await scene.ColumnsAsync("heavy_red"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgname LIKE '~~%'"));
        Assert.Equal("via VIA, direct DIRECT, h", await scene.TextAsync("SELECT concat_ws(', ', (SELECT lower(mark) || ' ' || mark FROM shop.heavy WHERE id = 1003), (SELECT lower(mark) || ' ' || mark FROM shop.heavy WHERE id = 1004), (SELECT held FROM shop.heavy_red WHERE id = 2504))"));
        Assert.Equal(2995, await scene.CountAsync("shop.items WHERE qty = id AND mark = 'C' || id AND tier = 'basic'"));
    }

    [Theory]
    [InlineData(Reached.Expanded)]
    [InlineData(Reached.Backfilled)]
    [InlineData(Reached.Flipped)]
    public async Task A_rollback_leaves_every_table_of_the_tree_as_it_was(Reached last)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.GoToAsync(last, 1, Qty, Code, Tier);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(3000, await scene.CountAsync("shop.items WHERE qty = id AND code = 'c' || id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_indexes_and_checks_of_each_table_go_over_to_the_new_column_and_back(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            CREATE INDEX items_qty ON shop.items (qty DESC, id) WHERE qty > 0;
            CREATE UNIQUE INDEX "Red qty" ON shop.red (qty);
            COMMENT ON INDEX shop."Red qty" IS 'Why';
            ALTER TABLE shop.items ADD CONSTRAINT items_large CHECK (qty >= 0 AND id > -10);
            CREATE TABLE shop.late () INHERITS (shop.items);
            CREATE TABLE shop.owners (id int PRIMARY KEY);
            INSERT INTO shop.owners SELECT generate_series(1, 3000);
            ALTER TABLE shop.heavy ADD CONSTRAINT "heavy owner" FOREIGN KEY (qty) REFERENCES shop.owners ON DELETE CASCADE;
            """);
        var indexes = await IndexesAsync(scene);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var id = Wanted.Type("items", "id", "bigint");
        await scene.GoToAsync(Reached.Flipped, 1, Qty, id);
        Assert.Equal(indexes, await IndexesAsync(scene));
        if (isTakenBack)
        {
            await scene.RollbackAsync(1);
            Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
            return;
        }

        await scene.ContractAsync(1);

        Assert.Equal(indexes, await IndexesAsync(scene));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.heavy_red SET qty = -1 WHERE id = 2501"));
        Assert.Equal("23505", await session.RefusedAsync("INSERT INTO shop.heavy (id) VALUES (1001)"));
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.heavy SET qty = 4000 WHERE id = 1001"));
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conname = 'heavy owner' AND convalidated"));
        Assert.Equal("23502", await session.RefusedAsync("INSERT INTO shop.late (qty) VALUES (7)"));
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'shop'::regnamespace AND c.relname <> 'owners' WHERE a.attname IN ('id', 'qty') AND a.atttypid <> 'bigint'::regtype"));
    }

    [Fact]
    public async Task Both_versions_write_the_parent_and_the_children_while_a_table_joins_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items (id, code) VALUES ({n}, 'i{n}')");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.items SET code = 'p{n}' WHERE id = {(n * 14 % 3000) + 1}");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.heavy_red SET code = 'd{n}' WHERE id = {2501 + (n * 6 % 500)}");
            await old.WriteAsync(scene, 50_000, n => $"INSERT INTO shop.red (id, code) VALUES ({n}, 'r{n}')");
            await old.WriteAsync(scene, 1, n => $"DELETE FROM shop.items WHERE id = {10_000 + (n * 3)}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Code, Tier);

            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET mark = 'N{n}' WHERE id = {(n * 22 % 3000) + 1}");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.heavy SET mark = 'O{n}', tier = 'gold' WHERE id = {1001 + (n * 2 % 1000)}");
            await young.WriteAsync(scene, 90_000, n => $"INSERT INTO shop.heavy_red (id, mark) VALUES ({n}, 'R{n}')");
            var holding = new Holding
            {
                BeforeBatch = batch => batch != 2 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                    $"""
                    CREATE TABLE shop.outside (LIKE shop.items);
                    INSERT INTO shop.outside (id, code) SELECT n, 'a' || n FROM generate_series(200001, 200500) n;
                    ALTER TABLE shop.outside INHERIT shop.items;
                    CREATE TABLE shop.fresh () INHERITS (shop.heavy);
                    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName};
                    INSERT INTO shop.fresh (id, code) VALUES (300001, 'old'), (300002, 'old');
                    INSERT INTO shop.fresh (id, mark, tier) VALUES (300003, 'NEW', 'gold');
                    """),
            };
            await young.ForAsync(50);
            Assert.Equal(RunOutcome.Done, (await scene.TryBackfillAsync(1, holding)).Outcome);
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET mark = 'A{n}' WHERE id = {200_001 + (n % 500)}");
            await old.WriteAsync(scene, 310_000, n => $"INSERT INTO shop.fresh (id, code) VALUES ({n}, 'f{n}')");
            await old.ForAsync(50);
            await young.ForAsync(50);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE mark IS DISTINCT FROM upper(code) OR code IS NULL OR tier IS NULL"));
        Assert.Equal("new gold", await scene.TextAsync("SELECT code || ' ' || tier FROM shop.fresh WHERE id = 300003"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal("id int, kept text, mark text, qty int, tier text", await scene.ColumnsAsync("outside"));
    }

    [Fact]
    public async Task A_table_that_joins_after_the_backfill_keeps_the_gate_closed_until_it_has_its_triggers()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.red)");

        var closed = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, closed.Outcome);
        Assert.Contains("shop.fresh inherits from shop.items and has no triggers", closed.Reason, StringComparison.Ordinal);
        Assert.Contains("run migrator backfill", closed.Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("INSERT INTO shop.fresh (id, mark) VALUES (1, 'NEW')");
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync("INSERT INTO shop.fresh (id, code) VALUES (2, 'old')");
        Assert.Equal("new NEW, old OLD", await scene.TextAsync("SELECT string_agg(code || ' ' || mark, ', ' ORDER BY id) FROM shop.fresh"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_that_nobody_inherited_from_when_the_migration_was_planned_is_not_taken_for_synced(bool isBetween)
    {
        const string Joins = "CREATE TABLE shop.fresh () INHERITS (shop.things); INSERT INTO shop.fresh (id, code) VALUES (1, 'o')";
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.things (id int PRIMARY KEY, code text); INSERT INTO shop.things VALUES (1, 'a');");
        await scene.ExpandAsync(1, Wanted.Rename("things", "code", "mark"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        scene.Observer.Meanwhile = moment => isBetween && moment == "before:D1" ? scene.Database.ExecuteAsync(Joins) : Task.CompletedTask;
        await scene.Database.ExecuteAsync(isBetween ? "SELECT 1" : Joins);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains(isBetween ? "sync-enabled" : "take it out of the tree (NO INHERIT), or roll back", stopped.Reason, StringComparison.Ordinal);
        scene.Observer.Meanwhile = null;
        await scene.Database.ExecuteAsync("ALTER TABLE shop.fresh NO INHERIT shop.things");
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task The_plan_says_which_rows_a_table_that_joins_refuses_until_it_has_its_triggers()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, code text NOT NULL, size int NOT NULL); CREATE TABLE shop.heavy () INHERITS (shop.items)");
        var plan = await scene.ExpandAsync(1, Wanted.Rename("items", "code", "mark"), Wanted.Type("items", "size", "bigint"));
        await scene.Database.ExecuteAsync($"CREATE TABLE shop.fresh () INHERITS (shop.heavy); GRANT INSERT, SELECT ON shop.fresh TO {scene.Writer.QuotedName}");
        await using var session = await scene.ConnectAsync();

        var refused = await session.RefusedAsync("INSERT INTO shop.fresh (id, mark, size) VALUES (1, 'NEW', 1)");
        await scene.BackfillAsync(1);
        await session.DoAsync("INSERT INTO shop.fresh (id, mark, size) VALUES (1, 'NEW', 1)");

        var finding = Assert.Single(plan.Findings, finding => finding.Code == "MIG1390");
        Assert.Equal("shop.items", finding.Subject);
        Assert.EndsWith("and it refuses rows of new versions (23502), which do not give code: NOT NULL is handed on", finding.Harm, StringComparison.Ordinal);
        Assert.Equal("23502", refused);
        Assert.Equal("NEW", await scene.TextAsync("SELECT code FROM shop.fresh"));
    }

    [Fact]
    public async Task A_table_that_joins_between_the_look_and_the_lock_stops_the_step()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        scene.Observer.Meanwhile = moment => moment == "before:D1"
            ? scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.red); INSERT INTO shop.fresh (id, code) VALUES (1, 'o')")
            : Task.CompletedTask;

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'code'"));
        scene.Observer.Meanwhile = null;
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal("O", await scene.TextAsync("SELECT mark FROM shop.fresh"));
    }

    [Fact]
    public async Task New_values_in_a_table_that_joined_are_not_lost_by_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Code);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.red); INSERT INTO shop.fresh (id, mark) VALUES (1, 'NEW')");

        await scene.RollbackAsync(1);

        Assert.Equal("new", await scene.TextAsync("SELECT code FROM shop.fresh"));
        await scene.Database.ExecuteAsync("DROP TABLE shop.fresh");
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_table_that_leaves_keeps_nobodys_triggers_and_stops_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.heavy_red NO INHERIT shop.red; ALTER TABLE shop.heavy_red NO INHERIT shop.heavy; DROP TABLE shop.red");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.heavy_red SET code = 'gone' WHERE id = 2501");
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgname LIKE '~~%'"));
        await scene.WriteAsync("UPDATE shop.heavy_red SET code = 'still' WHERE id = 2501");
        Assert.Equal("id int, kept text, mark text, qty int", await scene.ColumnsAsync("items"));
    }

    [Fact]
    public async Task What_a_table_that_joined_has_on_the_column_is_not_lost_with_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Qty);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.red); CREATE INDEX fresh_qty ON shop.fresh (qty)");
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("what it has on qty would be lost: shop.fresh has index shop.fresh_qty", stopped.Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("DROP INDEX shop.fresh_qty");
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_table_whose_indexes_were_to_change_hands_and_that_has_left_stops_the_step()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE INDEX red_qty ON shop.red (qty);");
        await scene.ExpandAsync(1, Qty);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.red NO INHERIT shop.items");
        await scene.VerifyAsync(1);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("does not inherit from shop.items any more", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await scene.CountAsync("pg_index WHERE indexrelid = 'shop.red_qty'::regclass AND indrelid = 'shop.red'::regclass"));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.heavy ALTER code SET DEFAULT 'own'", "MIG1388", "shop.heavy.code")]
    [InlineData("ALTER TABLE shop.heavy ADD CONSTRAINT heavy_code CHECK (code <> '')", "MIG1388", "shop.heavy.code")]
    [InlineData("ALTER TABLE shop.red ALTER code SET NOT NULL", "MIG1388", "shop.red.code")]
    [InlineData("CREATE VIEW shop.seen AS SELECT code FROM ONLY shop.red", "MIG1388", "shop.red.code")]
    [InlineData("ALTER TABLE shop.red ADD UNIQUE (code); CREATE TABLE shop.ref (code text REFERENCES shop.red (code))", "MIG1388", "shop.red.code")]
    [InlineData("CREATE TABLE shop.other (code text); ALTER TABLE shop.red INHERIT shop.other", "MIG1387", "shop.red.code")]
    [InlineData("ALTER TABLE shop.heavy ADD mark text", "MIG1138", "shop.heavy.mark")]
    [InlineData("CREATE FUNCTION shop.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER \"~~~last\" BEFORE UPDATE ON shop.red FOR EACH ROW EXECUTE FUNCTION shop.nothing()", "MIG1119", "shop.red")]
    public async Task What_one_table_of_the_tree_has_for_itself_is_named(string sql, string code, string subject)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} {sql};");

        var refusals = (await scene.TryPlanAsync(1, Code)).Refusals;

        Assert.Contains((code, subject), refusals.Select(refusal => (refusal.Code, refusal.Subject)));
    }

    [Fact]
    public async Task A_column_is_changed_where_it_comes_from()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var inherited = await scene.RefusalAsync(1, Wanted.Rename("heavy", "code", "mark"));
        await scene.ExpandAsync(2, Wanted.Rename("heavy", "weight", "mass"));
        var open = await scene.RefusalAsync(3, Code);
        var twice = await scene.TryPlanAsync(4, Wanted.Rename("heavy", "kept", "x"), Code);
        await scene.WriteAsync("INSERT INTO shop.heavy_red (id, mass) VALUES (7000, 5)");
        await scene.BackfillAsync(2);
        await scene.VerifyAsync(2);
        await scene.ContractAsync(2);

        Assert.Equal(("MIG1386", "shop.heavy.code"), (inherited.Code, inherited.Subject));
        Assert.Contains("Name shop.items", inherited.Cure, StringComparison.Ordinal);
        Assert.Equal(("MIG1389", "shop.items"), (open.Code, open.Subject));
        Assert.Contains("MIG1389", twice.Refusals.Select(refusal => refusal.Code));
        Assert.Equal("code text, id int, kept text, mass int, qty int", await scene.ColumnsAsync("heavy_red"));
        Assert.Equal("code text, id int, kept text, qty int", await scene.ColumnsAsync("items"));
    }

    [Fact]
    public async Task Rows_are_named_with_their_table_because_each_has_keys_of_its_own()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, code text);
            CREATE TABLE shop."Heavy" () INHERITS (shop.items);
            INSERT INTO shop.items VALUES (1, '1'), (2, '2');
            INSERT INTO shop."Heavy" VALUES (1, '1'), (2, '2'), (3, '3');
            """);
        scene.Settings = scene.Settings with { SnapshotLimit = 0 };
        SchemaChange number = Wanted.Replace("items", "code", "number", "int", "code::int", "number::text");
        var plan = await scene.PlanAsync(1, number);
        await scene.WriteAsync("UPDATE shop.items SET code = 'x' WHERE id = 2");
        var refused = await scene.RefusalAsync(1, number);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.WriteAsync("INSERT INTO shop.items (id, code) VALUES (4, 'y'); INSERT INTO shop.\"Heavy\" (id, code) VALUES (4, 'y')");

        var poisoned = await scene.TryBackfillAsync(1);

        Assert.Contains("shop.items 2: ", refused.Harm, StringComparison.Ordinal);
        Assert.Contains("shop.\"Heavy\" 2: ", refused.Harm, StringComparison.Ordinal);
        Assert.Equal((RunOutcome.NeedsHuman, 4), (poisoned.Outcome, await scene.PendingAsync("items")));
        Assert.Equal("2, 4, shop.\"Heavy\" 2, shop.\"Heavy\" 4", await scene.TextAsync("SELECT string_agg(row_key, ', ' ORDER BY row_key COLLATE \"C\") FROM migrator.poison"));
        await scene.WriteAsync("UPDATE shop.items SET code = '7' WHERE id IN (2, 4)");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.items SET code = '8', number = 9 WHERE id = 1");
        var differing = await scene.TryVerifyAsync(1);

        Assert.Equal(RunOutcome.VerificationFailed, differing.Outcome);
        Assert.Equal("1, shop.\"Heavy\" 1", await scene.TextAsync("SELECT string_agg(row_key, ', ' ORDER BY row_key COLLATE \"C\") FROM migrator.drift"));
        var differences = Assert.Single(differing.Evidence).Differences;
        Assert.Equal(["1", "shop.\"Heavy\" 1"], differences.SelectMany(difference => difference.Samples).Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.All(differences, difference => Assert.Equal(DifferenceKind.ByOldVersion, difference.Kind));
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.New)).Outcome);
        Assert.Equal("9 9", await scene.TextAsync("SELECT string_agg(code, ' ') FROM shop.items WHERE id = 1"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task What_refuses_NULL_in_a_table_that_inherits_takes_the_name_of_the_one_above_where_that_has_a_name()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY); CREATE TABLE shop.heavy (CONSTRAINT heavy_pk PRIMARY KEY (id)) INHERITS (shop.items);");
        var plan = await scene.PlanAsync(1, Wanted.Type("items", "id", "bigint"));
        await scene.RunWholeAsync(plan);

        Assert.Equal(scene.Database.ServerMajor >= 18 ? ["shop.items.id"] : Array.Empty<string>(), plan.Findings.Where(finding => finding.Code == "MIG1381").Select(finding => finding.Subject));
        Assert.Equal(scene.Database.ServerMajor >= 18 ? 2 : 0, await scene.CountAsync("pg_constraint WHERE contype = 'n' AND conname = 'items_id_not_null'"));
        Assert.Equal(2, await scene.CountAsync("pg_attribute WHERE attrelid IN ('shop.items'::regclass, 'shop.heavy'::regclass) AND attname = 'id' AND attnotnull AND atttypid = 'bigint'::regtype"));
    }

    private static Task<string?> IndexesAsync(FactScene scene)
        => scene.TextAsync("SELECT string_agg(concat_ws(' ', pg_get_indexdef(indexrelid), indisprimary, indisvalid, obj_description(indexrelid)), '; ' ORDER BY c.relname COLLATE \"C\") FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'shop'::regnamespace AND NOT starts_with(c.relname, '_old_')");
}
