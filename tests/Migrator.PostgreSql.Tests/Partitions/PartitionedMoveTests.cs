using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Columns move between tables of which one is partitioned, or both, and rows that go to another partition keep their values.</summary>
public sealed class PartitionedMoveTests(ServerFixture server)
{
    private const string Events =
        """
        CREATE TABLE shop.events (id int NOT NULL, day int NOT NULL, body text, size int, CONSTRAINT events_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE shop.low (size int, body text, day int NOT NULL, id int NOT NULL);
        ALTER TABLE shop.events ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE shop.high PARTITION OF shop.events FOR VALUES FROM (10) TO (100) PARTITION BY LIST (day);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (15, 16);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        INSERT INTO shop.events SELECT n, n % 30, 'b' || n, n FROM generate_series(1, 3000) n;
        """;

    private const string Details =
        """
        CREATE TABLE shop.details (event int NOT NULL, day int NOT NULL, note text, CONSTRAINT details_pk PRIMARY KEY (event, day), CONSTRAINT details_event FOREIGN KEY (event, day) REFERENCES shop.events (id, day) ON UPDATE CASCADE ON DELETE CASCADE);
        INSERT INTO shop.details SELECT id, day, 'n' FROM shop.events;
        """;

    private static readonly string PartedDetails = Details
        .Replace(" ON UPDATE CASCADE", "", StringComparison.Ordinal)
        .Replace(");\nINSERT", ") PARTITION BY HASH (event); CREATE TABLE shop.details_0 PARTITION OF shop.details FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE shop.details_1 PARTITION OF shop.details FOR VALUES WITH (MODULUS 2, REMAINDER 1);\nINSERT", StringComparison.Ordinal);

    private const string Differences = "shop.events e FULL JOIN shop.details d ON d.event = e.id AND d.day = e.day WHERE e.id IS NULL OR e.body IS DISTINCT FROM d.body";

    private static readonly MoveColumns Body = new()
    {
        From = new("shop", "events"),
        Columns = [new("body")],
        To = new("shop", "details"),
        FromKey = [new("id"), new("day")],
        ToKey = [new("event"), new("day")],
    };

    [Fact]
    public async Task Both_versions_write_while_rows_and_partitions_come_and_go_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, Events);
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            // Each writer has rows of its own: whoever else writes one that is going to another partition is refused by the server itself (40001).
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.events (id, day, body) VALUES ({n}, {n % 40}, 'i{n}')");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.events SET day = (day + 17) % 90, body = 'm{n}' WHERE id = {(n * 4) % 3000}");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.events SET day = (day + 13) % 90 WHERE id = {((n * 4) % 3000) + 1}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Created(), Referring, Body);
            await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.details TO {scene.Writer.QuotedName}");

            await young.WriteAsync(scene, 1, n => $"UPDATE shop.details SET body = 'n{n}' WHERE event = {((n * 4) % 3000) + 2}");
            await young.WriteAsync(scene, 1, n => $"INSERT INTO shop.details (event, day, body) SELECT id, day, 'u{n}' FROM shop.events WHERE id = {((n * 4) % 3000) + 3} ON CONFLICT (event, day) DO UPDATE SET body = EXCLUDED.body");
            await young.WriteAsync(scene, 40_000, n => $"WITH e AS (INSERT INTO shop.some (id, day) VALUES ({n}, {15 + (n % 2)}) RETURNING id, day) SELECT count(*) FROM e; INSERT INTO shop.details (event, day, body) VALUES ({n}, {15 + (n % 2)}, 'w{n}')");
            var holding = new Holding { BeforeBatch = batch => batch == 3 ? AttachAsync(scene) : Task.CompletedTask };
            await young.ForAsync(50);
            var backfilled = await scene.TryBackfillAsync(1, holding);
            Assert.True(backfilled.Outcome is RunOutcome.Done, backfilled.Reason);
            await old.WriteAsync(scene, 100_000, n => $"INSERT INTO shop.fresh (id, day, body) VALUES ({n}, 250, 'f')");
            await old.ForAsync(100);
            await young.ForAsync(100);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.PendingAsync("events"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(500, await scene.CountAsync("shop.details WHERE body LIKE 'a%'"));
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND (a.attname = 'body' OR a.attname LIKE '\\_m%') AND c.relname <> 'details'"));
    }

    [Fact]
    public async Task Where_the_other_table_was_there_before_its_rows_follow_as_the_foreign_key_says()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Events} {Details}");
        var isFollowed = await scene.Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int") >= 150000;
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Body);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        await scene.ExpandAsync(1, Body);
        await scene.WriteAsync("UPDATE shop.events SET day = 15, body = 'pending and moved' WHERE id = 1; UPDATE shop.events SET day = 15 WHERE id = 2");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.events SET day = 16, body = 'moved' WHERE id = 3; UPDATE shop.events SET day = 7 WHERE id = 40; UPDATE shop.details SET body = 'new' WHERE event = 5; DELETE FROM shop.events WHERE id = 6");

        Assert.Equal(isFollowed ? "pending and moved, b2, moved, new, b40" : "new", await scene.TextAsync("SELECT string_agg(body, ', ' ORDER BY event) FROM shop.details WHERE event IN (1, 2, 3, 5, 6, 40)"));
        await scene.WriteAsync("INSERT INTO shop.details (event, day, note) SELECT id, day, 'again' FROM shop.events ON CONFLICT DO NOTHING");
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Both_tables_may_be_partitioned_and_each_by_another_column()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Events} {PartedDetails}");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Body);
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await scene.ExpandAsync(1, Body, new CreateIndex { Table = new("shop", "details"), Name = "details_body", Keys = [new(new("body"))] });
        await scene.WriteAsync("UPDATE shop.events SET body = 'old' WHERE id = 1; UPDATE shop.details SET body = 'new' WHERE event = 2; INSERT INTO shop.events VALUES (5000, 15, 'both', 1); INSERT INTO shop.details_0 (event, day) SELECT 5000, 15 WHERE satisfies_hash_partition('shop.details'::regclass, 2, 0, 5000); INSERT INTO shop.details (event, day) VALUES (5000, 15) ON CONFLICT DO NOTHING");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("DELETE FROM shop.details WHERE event = 7; INSERT INTO shop.details (event, day) VALUES (7, 7); UPDATE shop.details SET event = 6001 WHERE event = 7 AND false");

        Assert.Equal("old, new, b7, both", await scene.TextAsync("SELECT string_agg(body, ', ' ORDER BY event) FROM shop.details WHERE event IN (1, 2, 7, 5000)"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal(3, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') WHERE a.attname = 'body' AND c.relname LIKE 'details%'"));
    }

    [Fact]
    public async Task Counterparts_without_a_row_and_rows_with_another_counterpart_are_found_and_repaired_on_their_partitions()
    {
        await using var scene = await FactScene.CreateAsync(server, Events);
        await scene.ExpandAsync(1, Created(), Referring, Body);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(
            """
            SET session_replication_role = replica;
            ALTER TABLE shop.details DISABLE TRIGGER ALL;
            UPDATE shop.details SET body = 'wrong' WHERE event = 15;
            INSERT INTO shop.details (event, day, body) VALUES (-5, 1, 'stray');
            ALTER TABLE shop.details ENABLE TRIGGER ALL;
            """);
        await EnableAsync(scene, "details");

        var found = await scene.TryVerifyAsync(1);
        await scene.Database.ExecuteAsync("DELETE FROM shop.details WHERE event = -5");
        scene.Settings = scene.Settings with { SnapshotLimit = 8192 };
        var ranged = await scene.TryVerifyAsync(1);
        var repaired = await scene.TryVerifyAsync(1, RepairSide.Old);

        Assert.Equal(RunOutcome.VerificationFailed, found.Outcome);
        Assert.Contains("-5, 1", found.Reason, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.VerificationFailed, ranged.Outcome);
        Assert.Equal(RunOutcome.Done, repaired.Outcome);
        Assert.Equal("b15", await scene.TextAsync("SELECT body FROM shop.details WHERE event = 15"));
    }

    [Fact]
    public async Task What_would_be_lost_when_a_row_goes_to_another_partition_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Events} {PartedDetails.Replace("ON DELETE", "ON UPDATE CASCADE ON DELETE", StringComparison.Ordinal)}");

        var kept = await scene.RefusalAsync(1, Created("bodies", new ColumnSpec { Name = new("note"), Type = new() { Verbatim = "text" }, IsNullable = true }), Referring with { Table = new("shop", "bodies"), Name = "bodies_event" }, Body with { To = new("shop", "bodies") });
        var follows = await scene.RefusalAsync(1, Body);
        var divides = await scene.TryPlanAsync(1, Body with { Columns = [new("day")] });
        await scene.ExpandAsync(2, Created("bodies"), Referring with { Table = new("shop", "bodies"), Name = "bodies_event" }, Body with { To = new("shop", "bodies") });
        var later = await scene.RefusalAsync(3, new AddColumn { Table = new("shop", "bodies"), Column = new() { Name = new("note"), Type = new() { Verbatim = "text" }, IsNullable = true } });

        Assert.Equal(("MIG1400", "shop.bodies.note"), (kept.Code, kept.Subject));
        Assert.Equal(("MIG1401", "shop.details: details_event"), (follows.Code, follows.Subject));
        Assert.NotEmpty(divides.Refusals);
        Assert.Equal(("MIG1400", "shop.bodies.note"), (later.Code, later.Subject));
    }

    private static CreateForeignKey Referring => new()
    {
        Name = "details_event",
        Table = new("shop", "details"),
        Columns = [new("event"), new("day")],
        Referenced = new("shop", "events"),
        ReferencedColumns = [new("id"), new("day")],
    };

    private static CreateTable Created(string table = "details", params ColumnSpec[] further) => new()
    {
        Table = new("shop", table),
        Columns = [new() { Name = new("event"), Type = new() { Verbatim = "int" }, IsNullable = false }, new() { Name = new("day"), Type = new() { Verbatim = "int" }, IsNullable = false }, .. further],
        Keys = [new() { Name = $"{table}_pk", IsPrimary = true, Columns = [new("event"), new("day")] }],
    };

    /// <summary>
    /// One statement at a time: a table that others refer to takes locks on those too when it gets a partition, and with CREATE TABLE … PARTITION OF
    /// the server itself may let a writer of the other table fail (40P01).
    /// </summary>
    private static async Task AttachAsync(FactScene scene)
    {
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.events INCLUDING ALL); CREATE TABLE shop.fresh (LIKE shop.events INCLUDING ALL); INSERT INTO shop.outside (id, day, body) SELECT n, 150, 'a' || n FROM generate_series(200001, 200500) n");
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.outside, shop.fresh TO {scene.Writer.QuotedName}");
        await scene.Database.ExecuteAsync("ALTER TABLE shop.events ATTACH PARTITION shop.outside FOR VALUES FROM (100) TO (200)");
        await scene.Database.ExecuteAsync("ALTER TABLE shop.events ATTACH PARTITION shop.fresh FOR VALUES FROM (200) TO (300)");
    }

    private static Task EnableAsync(FactScene scene, string table) => scene.Database.ExecuteAsync(
        $"""
        DO $$
        DECLARE
            own name;
        BEGIN
            FOR own IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop.{table}'::regclass AND NOT tgisinternal LOOP
                EXECUTE format('ALTER TABLE shop.{table} ENABLE ALWAYS TRIGGER %I', own);
            END LOOP;
        END $$
        """);
}
