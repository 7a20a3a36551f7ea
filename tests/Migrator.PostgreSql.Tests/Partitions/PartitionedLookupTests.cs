using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Values of a partitioned table move to a lookup table, wherever its rows are, come from and go to.</summary>
public sealed class PartitionedLookupTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int NOT NULL, day int NOT NULL, country_name text NOT NULL DEFAULT 'none', amount int, CONSTRAINT orders_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE shop.low (amount int, country_name text NOT NULL DEFAULT 'none', gone int, day int NOT NULL, id int NOT NULL);
        ALTER TABLE shop.low DROP gone;
        ALTER TABLE shop.orders ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE shop.high PARTITION OF shop.orders FOR VALUES FROM (10) TO (100) PARTITION BY LIST (day);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (15, 16);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        INSERT INTO shop.orders SELECT n, n % 30, 'Land ' || n % 7, n FROM generate_series(1, 3000) n;
        """;

    private const string Countries = "CREATE TABLE shop.countries (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text NOT NULL UNIQUE);";

    private const string Differences = "shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.country_name IS DISTINCT FROM c.name";

    private static readonly ExtractLookup Extracted = new()
    {
        From = new("shop", "orders"),
        Columns = [new("country_name")],
        To = new("shop", "countries"),
        Values = [new("name")],
        Key = new("id"),
        Reference = new("country_id"),
    };

    [Fact]
    public async Task Both_versions_write_while_rows_and_partitions_come_and_go_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            // Each writer has rows of its own: whoever else writes one that is going to another partition is refused by the server itself (40001).
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.orders (id, day, country_name) VALUES ({n}, {n % 40}, 'Land {n % 9}')");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.orders SET day = (day + 17) % 90, country_name = 'Moved {n % 50}' WHERE id = {(n * 4) % 3000}");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.orders SET country_name = 'New {n % 50}' WHERE id = {((n * 4) % 3000) + 1}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, LookupTests.Countries());

            await young.WriteAsync(scene, 1, n => $"UPDATE shop.orders SET day = (day + 13) % 90 WHERE id = {((n * 4) % 3000) + 2}");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.orders SET day = (day + 11) % 90, country_id = {(n % 7) + 1} WHERE id = {((n * 4) % 3000) + 3}");
            await young.WriteAsync(scene, 40_000, n => $"INSERT INTO shop.some (id, day, country_id) VALUES ({n}, {15 + (n % 2)}, {(n % 7) + 1})");
            var holding = new Holding
            {
                BeforeBatch = batch => batch != 3 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                    $"""
                    CREATE TABLE shop.outside (LIKE shop.orders INCLUDING ALL);
                    INSERT INTO shop.outside (id, day, country_name) SELECT n, 150, 'Far ' || n % 5 FROM generate_series(200001, 200500) n;
                    ALTER TABLE shop.orders ATTACH PARTITION shop.outside FOR VALUES FROM (100) TO (200);
                    CREATE TABLE shop.fresh PARTITION OF shop.orders FOR VALUES FROM (200) TO (300);
                    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName};
                    """),
            };
            await young.ForAsync(50);
            Assert.Equal(RunOutcome.Done, (await scene.TryBackfillAsync(1, holding)).Outcome);
            await old.WriteAsync(scene, 100_000, n => $"INSERT INTO shop.fresh (id, day, country_name) VALUES ({n}, 250, 'f')");
            await old.ForAsync(100);
            await young.ForAsync(100);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.PendingAsync("orders"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        Assert.Equal(500, await scene.CountAsync("shop.outside o JOIN shop.countries c ON c.id = o.country_id WHERE c.name LIKE 'Far %'"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND (a.attname = 'country_name' OR a.attname LIKE '\\_m%')"));
        Assert.Equal(6, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND a.attname = 'country_id' AND a.attnotnull AND c.relname <> 'orders'"));
    }

    [Fact]
    public async Task What_a_row_holds_goes_along_to_another_partition_also_where_its_two_sides_disagree()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders (id, day, country_name, country_id) VALUES (9001, 1, 'other', 3)");
        Assert.Equal(1, await scene.CountAsync("shop.orders WHERE id = 9001 AND country_name = 'other' AND country_id = 3"));

        await scene.WriteAsync("UPDATE shop.orders SET day = 15 WHERE id = 9001; UPDATE shop.orders SET day = 15 WHERE id = 1");

        Assert.Equal(1, await scene.CountAsync("shop.some WHERE id = 9001"));
        Assert.Equal("Land 1|15|Land 1", await scene.TextAsync("SELECT concat_ws('|', o.country_name, o.day, c.name) FROM shop.orders o JOIN shop.countries c ON c.id = o.country_id WHERE o.id = 1"));
    }

    [Fact]
    public async Task A_partition_that_is_attached_after_the_backfill_keeps_the_gate_closed_until_its_rows_are_copied()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.orders INCLUDING ALL); INSERT INTO shop.outside (id, day, country_name) VALUES (1, 150, 'Far'); ALTER TABLE shop.orders ATTACH PARTITION shop.outside FOR VALUES FROM (100) TO (200)");

        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("Far", await scene.TextAsync("SELECT c.name FROM shop.outside o JOIN shop.countries c ON c.id = o.country_id"));
    }

    [Fact]
    public async Task Into_a_table_that_was_there_before_the_foreign_key_comes_at_the_end_and_reaches_every_partition()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Orders} {Countries}");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Extracted);
        await scene.BackfillAsync(1);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        await scene.ExpandAsync(1, Extracted);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE contype = 'f' AND confrelid = 'shop.countries'::regclass"));
        await scene.BackfillAsync(1);
        await scene.WriteAsync("DELETE FROM shop.countries WHERE name = 'Land 3'; UPDATE shop.orders SET day = 15 WHERE id = 3");
        Assert.Equal(1, await scene.CountAsync("shop.some WHERE id = 3 AND country_name = 'Land 3' AND country_id IS NOT NULL"));
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);
        await scene.ContractAsync(1);

        Assert.Equal(5, await scene.CountAsync("pg_constraint WHERE contype = 'f' AND convalidated AND confrelid = 'shop.countries'::regclass"));
        Assert.Equal(3000, await scene.CountAsync("shop.orders o JOIN shop.countries c ON c.id = o.country_id WHERE c.name = 'Land ' || o.id % 7"));
    }

    [Fact]
    public async Task Beside_another_mapping_of_the_table_a_row_whose_reference_leads_nowhere_goes_along_too()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Orders} {Countries}");
        await scene.ExpandAsync(1, Extracted, Wanted.Type("orders", "amount", "bigint"));
        await scene.BackfillAsync(1);
        await scene.WriteAsync("DELETE FROM shop.countries WHERE name = 'Land 3'");

        await scene.WriteAsync("UPDATE shop.orders SET day = 15 WHERE id = 3; UPDATE shop.orders SET day = 16, amount = 77 WHERE id = 4");

        Assert.Equal(1, await scene.CountAsync("shop.some WHERE id = 3 AND country_name = 'Land 3' AND country_id IS NOT NULL AND amount = 3"));
        Assert.Equal(1, await scene.CountAsync("shop.some o JOIN shop.countries c ON c.id = o.country_id WHERE o.id = 4 AND c.name = 'Land 4' AND o.amount = 77"));
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Rows_that_differ_are_found_and_repaired_where_they_are_also_when_partitions_are_compared_in_ranges()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, LookupTests.Countries());
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync("SET session_replication_role = replica; ALTER TABLE shop.some DISABLE TRIGGER ALL; UPDATE shop.some SET country_name = 'wrong' WHERE id = 15; ALTER TABLE shop.some ENABLE TRIGGER ALL");
        await scene.Database.ExecuteAsync("DO $$ DECLARE own record; BEGIN FOR own IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop.some'::regclass AND tgname LIKE '~~migrator%' LOOP EXECUTE format('ALTER TABLE shop.some ENABLE ALWAYS TRIGGER %I', own.tgname); END LOOP; END $$");
        scene.Settings = scene.Settings with { SnapshotLimit = 8192 };

        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.New)).Outcome);

        Assert.Equal("Land 1", await scene.TextAsync("SELECT country_name FROM shop.orders WHERE id = 15"));
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.some ALTER country_name SET DEFAULT 'some'", "MIG1188 shop.some.country_name")]
    [InlineData("CREATE INDEX some_country ON shop.some (country_name)", "MIG1188 shop.some.country_name")]
    [InlineData("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER here BEFORE UPDATE ON shop.some FOR EACH ROW EXECUTE FUNCTION shop.f()", "MIG1188 shop.some: here")]
    [InlineData("ALTER TABLE shop.some ADD CONSTRAINT \"FK_orders_country_id_countries_id\" CHECK (true)", "MIG1189 shop.some: FK_orders_country_id_countries_id")]
    [InlineData("CREATE TABLE shop.\"some_IX_orders_country_id\" ()", "MIG1186 shop.some_IX_orders_country_id")]
    public async Task What_only_one_partition_has_is_refused(string sql, string refused)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Orders} {Countries} {sql};");

        var refusal = await scene.RefusalAsync(1, Extracted);

        Assert.Equal(refused, $"{refusal.Code} {refusal.Subject}");
    }

    [Fact]
    public async Task The_column_that_divides_a_partition_by_itself_and_a_partitioned_lookup_table_are_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Orders} {Countries} CREATE TABLE shop.logs (name text) PARTITION BY LIST (name); CREATE TABLE shop.parted (id int PRIMARY KEY, name text) PARTITION BY LIST (id);");

        var divides = await scene.RefusalAsync(1, Extracted with { From = new("shop", "logs"), Columns = [new("name")] });
        var partition = await scene.RefusalAsync(1, Extracted with { From = new("shop", "some") });
        var parted = await scene.TryPlanAsync(1, Extracted with { To = new("shop", "parted") });

        Assert.Equal("MIG1187", divides.Code);
        Assert.Equal("MIG1180", partition.Code);
        Assert.Contains("MIG1267 shop.parted", parted.Refusals.Select(refusal => $"{refusal.Code} {refusal.Subject}"));
    }
}
