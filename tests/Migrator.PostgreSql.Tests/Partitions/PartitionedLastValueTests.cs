using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>A column of a partitioned table goes, and old readers see a last value in rows of versions that do not know it, wherever rows come from and go to.</summary>
public sealed class PartitionedLastValueTests(ServerFixture server)
{
    private const string Given = "text CONSTRAINT people_faxed NOT NULL";

    private static readonly DropColumn Fax = Wanted.Drop("people", "fax", "'none of ' || id");

    [Fact]
    public async Task Both_versions_write_while_rows_and_partitions_come_and_go_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, People(Given));
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            // Each writer has rows of its own: whoever else writes one that is going to another partition is refused by the server itself (40001).
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.people (id, day, fax) VALUES ({n}, {n % 40}, 'f{n}')");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.people SET day = (day + 17) % 90 WHERE id = {(n * 3) % 3000}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Fax);

            await young.WriteAsync(scene, 40_000, n => $"INSERT INTO shop.some (id, day, name) VALUES ({n}, {15 + (n % 2)}, 'new')");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.people SET day = (day + 13) % 90, name = 'seen' WHERE id = {((n * 3) % 3000) + 1}");
            await young.WriteAsync(scene, 1, n => $"UPDATE shop.people SET day = 16 - day % 16 WHERE id = {40_000 + (n % 50)}");
            await young.ForAsync(50);
            await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.people INCLUDING ALL); INSERT INTO shop.outside (id, day, fax) SELECT n, 150, 'f' || n FROM generate_series(200001, 200500) n; ALTER TABLE shop.people ATTACH PARTITION shop.outside FOR VALUES FROM (100) TO (200)");
            await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh PARTITION OF shop.people FOR VALUES FROM (200) TO (300)");
            await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.outside, shop.fresh TO {scene.Writer.QuotedName}");
            await young.WriteAsync(scene, 60_000, n => $"INSERT INTO shop.fresh (id, day) VALUES ({n}, 250)");
            await old.ForAsync(100);
            await young.ForAsync(100);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.CountAsync("shop.people WHERE fax IS DISTINCT FROM CASE WHEN id BETWEEN 40000 AND 100000 THEN 'none of ' || id ELSE 'f' || id END"));
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.people'::regclass AND attname LIKE '\\_m%'"));
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND a.attname = 'fax'"));
    }

    [Theory]
    [InlineData("text", "NULL")]
    [InlineData("text NOT NULL DEFAULT 'unknown'", "'unknown'")]
    [InlineData("text DEFAULT 'unknown'", "NULL")]
    public async Task A_row_that_holds_NULL_or_the_default_goes_to_another_partition_as_it_is(string column, string absent)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{People(column)} UPDATE shop.people SET fax = {absent} WHERE id <= 10");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Fax);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        var plan = await scene.ExpandAsync(1, Fax);

        await scene.WriteAsync("UPDATE shop.people SET day = 15 WHERE id = 1; UPDATE shop.people SET day = day + 40 WHERE id BETWEEN 2 AND 5; UPDATE shop.people SET day = 16 WHERE id = 1; UPDATE shop.people SET name = 'seen' WHERE id = 6; UPDATE shop.people SET day = 50 WHERE id = 6");
        await scene.WriteAsync("INSERT INTO shop.people (id, day) VALUES (5000, 1), (5001, 15); UPDATE shop.people SET day = 50 WHERE id >= 5000");
        await scene.WriteAsync($"UPDATE shop.people SET fax = {absent} WHERE id = 5001; UPDATE shop.people SET day = 2, name = 'seen' WHERE id = 5001");

        Assert.Equal(10, await scene.CountAsync($"shop.people WHERE id <= 10 AND fax IS NOT DISTINCT FROM {absent}"));
        Assert.Equal(1, await scene.CountAsync("shop.some WHERE id = 1"));
        Assert.Equal("none of 5000", await scene.TextAsync("SELECT fax FROM shop.others WHERE id = 5000"));
        Assert.Equal(1, await scene.CountAsync($"shop.low WHERE id = 5001 AND fax IS NOT DISTINCT FROM {absent}"));
        Assert.DoesNotContain(plan.Steps, step => step.Kind is StepKind.Backfill);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND (a.attname = 'fax' OR a.attname LIKE '\\_m%')"));
    }

    [Theory]
    [InlineData(Given)]
    [InlineData("text DEFAULT 'unknown'")]
    public async Task In_quarantine_a_row_that_goes_to_another_partition_keeps_what_a_rollback_wants_back(string column)
    {
        await using var scene = await FactScene.CreateAsync(server, People(column));
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var planned = await new PlanMaking(scene.Ports).PlanAsync(new MigrationDefinition { Id = new(1), Title = "no fax", Source = "M1", Changes = [Fax], QuarantineDays = 7 }, FactScene.Stopping);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(planned.Plan!)).Outcome);
        await scene.ContractAsync(1, ContractStage.Quarantine);

        await scene.WriteAsync("UPDATE shop.people SET day = 15 WHERE id = 1; UPDATE shop.people SET name = 'seen' WHERE id = 2; UPDATE shop.people SET day = 50 WHERE id = 2; INSERT INTO shop.people (id, day) VALUES (5000, 1); UPDATE shop.people SET day = 50 WHERE id = 5000");
        await scene.RollbackAsync(1);

        Assert.Equal("f1, f2, none of 5000", await scene.TextAsync("SELECT string_agg(fax, ', ' ORDER BY id) FROM shop.people WHERE id IN (1, 2, 5000)"));
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task Beside_another_mapping_of_the_table_both_are_kept_when_a_row_goes_to_another_partition()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{People("text")} UPDATE shop.people SET fax = NULL WHERE id <= 10");
        await scene.ExpandAsync(1, Fax, Wanted.Rename("people", "name", "called"));
        await scene.WriteAsync("UPDATE shop.people SET day = 50 WHERE id = 1; INSERT INTO shop.people (id, day, called) VALUES (5000, 1, 'new')");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.people SET day = 50, called = 'seen' WHERE id = 2; UPDATE shop.people SET day = 50 WHERE id = 5000");

        Assert.Equal(2, await scene.CountAsync("shop.others WHERE id <= 2 AND fax IS NULL"));
        Assert.Equal("none of 5000|new|new", await scene.TextAsync("SELECT concat_ws('|', fax, name, called) FROM shop.others WHERE id = 5000"));
        Assert.Equal(0, await scene.PendingAsync("people", bit: 1));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.some ALTER fax SET DEFAULT 'some'", "fax", "MIG1188 shop.some.fax")]
    [InlineData("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER here BEFORE UPDATE ON shop.some FOR EACH ROW EXECUTE FUNCTION shop.f()", "fax", "MIG1188 shop.some: here")]
    [InlineData("CREATE TABLE shop.days (day int NOT NULL) PARTITION BY LIST (day)", "day", "MIG1187 shop.days.day")]
    public async Task What_only_one_partition_has_and_the_column_that_divides_the_table_are_refused(string sql, string column, string refused)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{People(Given)} {sql};");

        var refusal = await scene.RefusalAsync(1, Wanted.Drop(column == "day" ? "days" : "people", column, column == "day" ? "1" : "'none'"));

        Assert.Equal(refused, $"{refusal.Code} {refusal.Subject}");
    }

    [Fact]
    public async Task What_hangs_on_the_column_goes_with_it()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{People(Given)} CREATE INDEX people_fax ON shop.people (fax); CREATE TABLE shop.faxes (fax text PRIMARY KEY); INSERT INTO shop.faxes SELECT fax FROM shop.people; INSERT INTO shop.faxes VALUES ('none'); ALTER TABLE shop.people ADD CONSTRAINT people_has_fax FOREIGN KEY (fax) REFERENCES shop.faxes;");

        await scene.ExpandAsync(1, Wanted.Drop("people", "fax", "'none'"));
        await scene.WriteAsync("INSERT INTO shop.people (id, day) VALUES (5000, 1)");
        await scene.ContractAsync(1);

        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conname = 'people_has_fax'"));
        Assert.Equal("id, day, name", await scene.TextAsync("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.people'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    private static string People(string fax) =>
        $"""
        CREATE TABLE shop.people (id int NOT NULL, day int NOT NULL, fax {fax}, name text, CONSTRAINT people_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE shop.low (name text, gone int, fax {fax}, day int NOT NULL, id int NOT NULL);
        ALTER TABLE shop.low DROP gone;
        ALTER TABLE shop.people ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE shop.high PARTITION OF shop.people FOR VALUES FROM (10) TO (100) PARTITION BY LIST (day);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (15, 16);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        INSERT INTO shop.people (id, day, fax) SELECT n, n % 30, 'f' || n FROM generate_series(1, 3000) n;
        """;
}
