using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Both shapes of a partitioned table are kept alike, wherever its rows are, come from and go to.</summary>
public sealed class PartitionedMappingTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int NOT NULL, code text, qty int, kept text, CONSTRAINT items_pk PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE shop.low (qty int, id int NOT NULL, gone int, kept text, code text);
        ALTER TABLE shop.low DROP gone;
        ALTER TABLE shop.items ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (100);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (100) TO (1000) PARTITION BY LIST (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (100, 101);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        CREATE TABLE shop.rest PARTITION OF shop.items DEFAULT;
        INSERT INTO shop.items SELECT n, 'c' || n, n, 'k' FROM generate_series(1, 3000) n;
        """;

    private static readonly AddColumn Tier = Wanted.Initial("items", "tier", "text", "'basic'");
    private static readonly ReplaceColumns Code = Wanted.Replace("items", "code", "mark", "text", "upper(code)", "coalesce(lower(mark), 'none')");
    private static readonly AlterColumn Qty = Wanted.Type("items", "qty", "bigint");

    [Fact]
    public async Task After_the_flip_a_row_that_goes_to_another_partition_keeps_the_old_value_that_a_rollback_wants_back()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Type("items", "kept", "int", up: "length(kept)", down: "repeat('x', kept)"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);

        await scene.WriteAsync("UPDATE shop.items SET id = 5001 WHERE id = 1; UPDATE shop.items SET id = 5002, kept = 3 WHERE id = 2; INSERT INTO shop.items (id, kept) VALUES (5003, 2); UPDATE shop.items SET id = -3 WHERE id = 5003");
        await scene.RollbackAsync(1);

        Assert.Equal("xx, k, xxx", await scene.TextAsync("SELECT string_agg(kept, ', ' ORDER BY id) FROM shop.items WHERE id IN (-3, 5001, 5002)"));
    }

    [Fact]
    public async Task A_type_change_goes_to_the_end_on_every_partition_and_takes_no_row_for_copied_that_is_not()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Qty, Code, Tier);

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.WriteAsync(
            """
            UPDATE shop.items SET qty = 7 WHERE id IN (3, 100, 500, 2000);
            UPDATE shop.low SET mark = 'DIRECT' WHERE id = 4;
            INSERT INTO shop.some (id, code) SELECT 0 + 100, 'x' ON CONFLICT DO NOTHING;
            """);
        Assert.Equal(3000 - 5, await scene.PendingAsync("items"));
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.PendingAsync("items"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.items (id, qty, mark) VALUES (9000, 5000000000, 'BIG'); UPDATE shop.some SET qty = 6000000000 WHERE id = 100");
        await scene.ContractAsync(1);

        Assert.Equal(["bigint"], await scene.Database.QueryAsync<string>("SELECT DISTINCT format_type(atttypid, atttypmod) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'shop' AND attname = 'qty'"));
        Assert.Equal("id int, kept text, mark text, qty bigint, tier text", await scene.ColumnsAsync("some"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgname LIKE '~~%'"));
        Assert.Equal(2995, await scene.CountAsync("shop.items WHERE qty = id AND mark = 'C' || id AND tier = 'basic'"));
    }

    [Fact]
    public async Task Indexes_and_checks_go_over_to_the_new_column_and_their_pieces_keep_the_names_they_had()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            CREATE INDEX items_qty ON shop.items (qty DESC, id) WHERE qty > 0;
            COMMENT ON INDEX shop.items_qty IS 'Why';
            ALTER INDEX shop.some_qty_id_idx RENAME TO "So me";
            ALTER TABLE shop.items ADD CONSTRAINT items_large CHECK (qty >= 0);
            """);
        const string Pieces = "SELECT string_agg(format('%s of %s: %s', x.relname, c.relname, i.indisvalid), ', ' ORDER BY c.relname COLLATE \"C\", x.relname COLLATE \"C\") FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop'";
        var pieces = await scene.TextAsync(Pieces);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Qty);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.late PARTITION OF shop.items FOR VALUES FROM (90000) TO (90100); DROP TABLE shop.late");

        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await scene.ExpandAsync(1, Qty);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(pieces, await scene.TextAsync(Pieces));
        Assert.Contains("\"So me\"", await scene.TextAsync("SELECT string_agg(pg_get_indexdef(indexrelid), ' ') FROM pg_index WHERE indrelid = 'shop.some'::regclass"), StringComparison.Ordinal);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.some SET qty = -1 WHERE id = 100"));
    }

    [Theory]
    [InlineData(Reached.Expanded)]
    [InlineData(Reached.Backfilled)]
    [InlineData(Reached.Flipped)]
    public async Task A_rollback_leaves_every_partition_as_it_was(Reached last)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.GoToAsync(last, 1, Qty, Code, Tier);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(3000, await scene.CountAsync("shop.items WHERE qty = id AND code = 'c' || id"));
    }

    [Fact]
    public async Task A_row_that_moves_to_another_partition_arrives_as_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code, Tier);

        await scene.WriteAsync("UPDATE shop.items SET id = 5001 WHERE id = 1; UPDATE shop.items SET id = 5002, code = 'old' WHERE id = 2; UPDATE shop.items SET id = 5003, mark = 'NEW' WHERE id = 3");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.items SET mark = NULL, tier = NULL WHERE id = 4; UPDATE shop.items SET id = 5004 WHERE id = 4; DELETE FROM shop.items WHERE id = 105; UPDATE shop.items SET id = 105, kept = 'x' WHERE id = 5004");
        await scene.VerifyAsync(1);

        Assert.Equal("c1 C1 basic", await RowAsync(scene, 5001));
        Assert.Equal("old OLD basic", await RowAsync(scene, 5002));
        Assert.Equal("new NEW basic", await RowAsync(scene, 5003));
        Assert.Equal("none  ", await RowAsync(scene, 105));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
    }

    [Fact]
    public async Task Partitions_that_come_and_go_during_the_backfill_are_copied_or_forgotten()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code, Tier);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL); INSERT INTO shop.outside (id, code) SELECT n, 'o' || n FROM generate_series(20001, 20050) n; DELETE FROM shop.items WHERE id > 2990");
        var holding = new Holding
        {
            BeforeBatch = batch => batch != 2 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                """
                ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (20000) TO (21000);
                CREATE TABLE shop.fresh PARTITION OF shop.items FOR VALUES FROM (30000) TO (31000);
                INSERT INTO shop.items (id, code) VALUES (30001, 'f');
                DROP TABLE shop.others;
                ALTER TABLE shop.items DETACH PARTITION shop.rest;
                """),
        };

        Assert.Equal(RunOutcome.Done, (await scene.TryBackfillAsync(1, holding)).Outcome);

        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal("o20050 O20050 basic", await RowAsync(scene, 20050));
        Assert.Equal("f F basic", await RowAsync(scene, 30001));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal("id int, kept text, mark text, qty int, tier text", await scene.ColumnsAsync("outside"));
    }

    [Fact]
    public async Task Both_versions_write_the_table_and_its_partitions_while_partitions_come_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, Items.Replace("CREATE TABLE shop.rest PARTITION OF shop.items DEFAULT", "CREATE TABLE shop.rest PARTITION OF shop.items FOR VALUES FROM (1000) TO (100000)", StringComparison.Ordinal));
        var twoWay = Wanted.Replace("items", "code", "mark", "text", "upper(code)", "lower(mark)");
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.items (id, code) VALUES ({n}, 'i{n}')");

            // Rows that move to another partition have even numbers: the server itself refuses (40001) whoever else writes one just then.
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.low SET code = 'd{n}' WHERE id = {((n * 14) % 100) + 1}");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.items SET id = -id, code = 'm{n}' WHERE id = {(n * 26) % 3000}");
            await old.WriteAsync(scene, 1, n => $"SELECT count(*) FROM shop.items WHERE code = 'c{n}'");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, twoWay, Tier);

            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET mark = 'N{n}' WHERE id = {((n * 22) % 3000) + 1}");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.others SET mark = 'O{n}', tier = 'gold' WHERE id = {201 + (n * 2 % 700)}");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET id = -id, tier = 'moved' WHERE id = -{(n * 34) % 3000}");
            await young.WriteAsync(scene, 40_000, n => $"INSERT INTO shop.rest (id, mark) VALUES ({n}, 'R{n}')");
            var holding = new Holding
            {
                BeforeBatch = batch => batch != 3 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                    $"""
                    CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL);
                    INSERT INTO shop.outside (id, code) SELECT n, 'a' || n FROM generate_series(200001, 200500) n;
                    ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (200000) TO (300000);
                    CREATE TABLE shop.fresh PARTITION OF shop.items FOR VALUES FROM (100000) TO (200000);
                    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName};
                    """),
            };
            await young.ForAsync(50);
            Assert.Equal(RunOutcome.Done, (await scene.TryBackfillAsync(1, holding)).Outcome);
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.items SET id = id - 100000 WHERE id = {200_000 + (n % 500)}");
            await old.WriteAsync(scene, 100_000, n => $"INSERT INTO shop.fresh (id, code) VALUES ({150_000 + (n % 40_000)}, 'f') ON CONFLICT DO NOTHING");
            await old.ForAsync(50);
            await young.ForAsync(50);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE mark IS DISTINCT FROM upper(code) OR code IS NULL OR tier IS NULL"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        Assert.Equal(500, await scene.CountAsync("shop.items WHERE code LIKE 'a%' AND mark LIKE 'A%'"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_partition_that_is_attached_after_the_backfill_keeps_the_gate_closed_until_its_rows_are_copied()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL); INSERT INTO shop.outside (id, code) VALUES (20001, 'o'); ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (20000) TO (21000)");

        var closed = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.GateClosed, closed.Outcome);
        Assert.Equal("o  ", await RowAsync(scene, 20001, "NULL::text"));
        await scene.BackfillAsync(1);
        Assert.Equal("o O ", await RowAsync(scene, 20001, "NULL::text"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_partition_that_is_attached_between_the_look_and_the_lock_stops_the_step()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL)");
        await scene.ExpandAsync(1, Code);
        await scene.Database.ExecuteAsync("DROP TABLE shop.outside; CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL); INSERT INTO shop.outside (id, code) VALUES (20001, 'o')");
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        scene.Observer.Meanwhile = moment => moment == "before:D1"
            ? scene.Database.ExecuteAsync("ALTER TABLE shop.items ATTACH PARTITION shop.outside FOR VALUES FROM (20000) TO (21000)")
            : Task.CompletedTask;

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Equal("o  ", await RowAsync(scene, 20001, "NULL::text"));
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'code'"));
    }

    [Fact]
    public async Task A_trigger_that_is_switched_off_on_one_partition_closes_the_gate()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.some DISABLE TRIGGER \"~~migrator_update\"");

        var closed = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, closed.Outcome);
        Assert.Contains("shop.some", closed.Gate!.Conditions.Single(condition => condition.Name == Gates.ConditionName.SyncEnabled).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_differ_are_found_and_repaired_on_the_partition_where_they_are_and_large_tables_are_compared_in_ranges()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Code);
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync("SET session_replication_role = replica; ALTER TABLE shop.some DISABLE TRIGGER ALL; UPDATE shop.some SET mark = 'WRONG' WHERE id = 100; ALTER TABLE shop.some ENABLE ALWAYS TRIGGER \"~~migrator_update\"; ALTER TABLE shop.some ENABLE ALWAYS TRIGGER \"~~migrator_insert\"");
        scene.Settings = scene.Settings with { SnapshotLimit = 8192 };

        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);

        Assert.Equal("c100 C100 ", await RowAsync(scene, 100, "NULL::text"));
    }

    [Fact]
    public async Task A_column_that_decides_about_the_partition_is_refused_and_so_is_what_hangs_on_a_column()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE INDEX low_kept ON shop.low (kept); ALTER TABLE shop.items ADD CONSTRAINT items_qty UNIQUE (qty, id) WITH (fillfactor = 70); ALTER TABLE shop.rest ALTER code SET DEFAULT 'rest';");

        var key = await scene.TryPlanAsync(1, Wanted.Type("items", "id", "bigint"));
        var own = await scene.TryPlanAsync(1, Wanted.Rename("items", "kept", "held"));
        var index = await scene.TryPlanAsync(1, Qty);
        var value = await scene.TryPlanAsync(1, Code);

        Assert.Contains("MIG1187", key.Refusals.Select(refusal => refusal.Code));
        Assert.Equal(["MIG1188 shop.low.kept"], own.Refusals.Select(refusal => $"{refusal.Code} {refusal.Subject}"));
        Assert.Contains("MIG1188 shop.items.qty", index.Refusals.Select(refusal => $"{refusal.Code} {refusal.Subject}"));
        Assert.Equal(["MIG1188 shop.rest.code"], value.Refusals.Select(refusal => $"{refusal.Code} {refusal.Subject}"));
    }

    [Fact]
    public async Task A_column_goes_from_every_partition_unless_one_of_them_has_something_of_its_own_on_it()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} CREATE VIEW shop.seen AS SELECT qty FROM shop.some; CREATE INDEX ON shop.items (kept); CREATE TABLE shop.logs (at date, note text) PARTITION BY RANGE (at);");

        var refusal = await scene.RefusalAsync(1, new DropColumn { Table = new("shop", "items"), Column = new("qty") });
        var key = await scene.RefusalAsync(1, new DropColumn { Table = new("shop", "logs"), Column = new("at") });
        await scene.ExpandAsync(2, new DropColumn { Table = new("shop", "items"), Column = new("kept") });
        await scene.ContractAsync(2);

        Assert.Equal(("MIG1188", "shop.some.qty"), (refusal.Code, refusal.Subject));
        Assert.Equal("MIG1187", key.Code);
        Assert.Equal("code text, id int, qty int", await scene.ColumnsAsync("some"));
    }

    [Fact]
    public async Task Few_rows_are_inserted_updated_and_deleted_wherever_they_are()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} INSERT INTO shop.items SELECT n, repeat('x', 300), n, 'k' FROM generate_series(4000, 7000) n;");
        ColumnValue Value(string column, string number) => new(new(column), new ConstantDefault(ConstantKind.Number, number));
        var table = new TableName("shop", "items");

        await scene.ExpandAsync(
            2,
            new InsertRows { Phase = Phase.Expand, Table = table, Rows = [[Value("id", "9001"), Value("qty", "1")], [Value("id", "-1"), Value("qty", "1")]] },
            new UpdateRows { Phase = Phase.Expand, Table = table, Set = [Value("qty", "77")], Where = [Value("id", "100")] },
            new DeleteRows { Phase = Phase.Expand, Table = table, Where = [[Value("id", "101")]] });

        Assert.Equal(2, await scene.CountAsync("shop.items WHERE id IN (9001, -1) AND qty = 1"));
        Assert.Equal(1, await scene.CountAsync("shop.some WHERE qty = 77"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE id = 101"));
    }

    [Fact]
    public async Task A_unique_index_on_the_new_column_that_was_begun_does_not_keep_its_own_gate_closed()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(
            1,
            Code,
            new CreateIndex { Table = new("shop", "items"), Name = "items_mark", Keys = [new(new("mark")), new(new("id"))], IsUnique = true },
            new CreateIndex { Table = new("shop", "items"), Name = "items_marked", Keys = [new(new("mark"))] });
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        var piece = 0;
        scene.Observer.Meanwhile = moment => moment.StartsWith("piece:", StringComparison.Ordinal) && ++piece == 3 ? throw new Killed() : Task.CompletedTask;
        await Assert.ThrowsAsync<Killed>(() => scene.TryContractAsync(1));
        scene.Observer.Meanwhile = null;

        await scene.ContractAsync(1);

        Assert.Equal(2, await scene.CountAsync("pg_index WHERE indisvalid AND indexrelid IN ('shop.items_mark'::regclass, 'shop.items_marked'::regclass)"));
    }

    [Fact]
    public async Task A_trigger_of_one_partition_alone_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            CREATE FUNCTION shop.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER everywhere BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.nothing();
            CREATE TRIGGER here BEFORE UPDATE ON shop.some FOR EACH ROW EXECUTE FUNCTION shop.nothing();
            """);

        var refusal = await scene.RefusalAsync(1, Tier);

        Assert.Equal(("MIG1188", "shop.some: here"), (refusal.Code, refusal.Subject));
    }

    private static Task<string?> RowAsync(FactScene scene, int id, string tier = "tier")
        => scene.TextAsync($"SELECT concat(code, ' ', mark, ' ', {tier}) FROM shop.items WHERE id = {id}");
}
