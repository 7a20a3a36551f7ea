using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>A reference of a partitioned table becomes links, and a row that goes to another partition takes all of its links along.</summary>
public sealed class PartitionedLinkTests(ServerFixture server)
{
    private const string Books =
        """
        CREATE TABLE shop.authors (id int PRIMARY KEY);
        INSERT INTO shop.authors SELECT generate_series(1, 60);
        CREATE TABLE shop.books (id int NOT NULL, day int NOT NULL, title text, author_id int CONSTRAINT books_written NOT NULL REFERENCES shop.authors, CONSTRAINT books_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE shop.low (author_id int CONSTRAINT books_written NOT NULL, gone int, title text, day int NOT NULL, id int NOT NULL);
        ALTER TABLE shop.low DROP gone;
        ALTER TABLE shop.books ATTACH PARTITION shop.low FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE shop.high PARTITION OF shop.books FOR VALUES FROM (10) TO (100) PARTITION BY LIST (day);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (15, 16);
        CREATE TABLE shop.others PARTITION OF shop.high DEFAULT;
        INSERT INTO shop.books SELECT n, n % 30, 'B', 1 + n % 50 FROM generate_series(1, 3000) n;
        """;

    private const string Differences =
        """
        shop.books b WHERE CASE WHEN b.author_id IS NULL THEN EXISTS (SELECT FROM shop.book_authors l WHERE l.book_id = b.id AND l.book_day = b.day)
            ELSE NOT EXISTS (SELECT FROM shop.book_authors l WHERE l.book_id = b.id AND l.book_day = b.day AND l.author_id = b.author_id) END
        """;

    private const string Strays = "shop.book_authors l WHERE NOT EXISTS (SELECT FROM shop.books b WHERE b.id = l.book_id AND b.day = l.book_day)";

    [Fact]
    public async Task Both_versions_write_while_rows_and_partitions_come_and_go_and_no_statement_fails()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            // Each writer has rows of its own: whoever else writes one that is going to another partition is refused by the server itself (40001).
            await old.WriteAsync(scene, 10_000, n => $"INSERT INTO shop.books (id, day, author_id) VALUES ({n}, {n % 40}, {1 + (n % 50)})");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.books SET day = (day + 17) % 90, author_id = 1 + (author_id + 7) % 50 WHERE id = {(n * 5) % 3000}");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.books SET author_id = 1 + (author_id + 7) % 50 WHERE id = {((n * 5) % 3000) + 1}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Links());
            await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");

            await young.WriteAsync(scene, 1, n => $"WITH l AS (INSERT INTO shop.book_authors (book_id, book_day, author_id, role) SELECT id, day, 60, 'young' FROM shop.books WHERE id = {((n * 5) % 3000) + 2} ON CONFLICT DO NOTHING) SELECT 1; UPDATE shop.books SET day = (day + 13) % 90 WHERE id = {((n * 5) % 3000) + 2}");
            await young.WriteAsync(scene, 1, n => $"DELETE FROM shop.book_authors WHERE book_id = {((n * 5) % 3000) + 3} AND author_id = {1 + (n % 50)}; UPDATE shop.books SET day = 90 - day WHERE id = {((n * 5) % 3000) + 3} AND day BETWEEN 1 AND 89");
            await young.WriteAsync(scene, 40_000, n => $"INSERT INTO shop.some (id, day) VALUES ({n}, {15 + (n % 2)}); INSERT INTO shop.book_authors (book_id, book_day, author_id) VALUES ({n}, {15 + (n % 2)}, 51), ({n}, {15 + (n % 2)}, 52)");
            var holding = new Holding { BeforeBatch = batch => batch == 3 ? AttachAsync(scene) : Task.CompletedTask };
            await young.ForAsync(50);
            var backfilled = await scene.TryBackfillAsync(1, holding);
            Assert.True(backfilled.Outcome is RunOutcome.Done, backfilled.Reason);
            await old.WriteAsync(scene, 100_000, n => $"INSERT INTO shop.fresh (id, day, author_id) VALUES ({n}, 250, 53)");
            await old.ForAsync(100);
            await young.ForAsync(100);
            await scene.VerifyAsync(1);

            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.PendingAsync("books"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync(Strays));
        Assert.Equal(500, await scene.CountAsync("shop.book_authors WHERE author_id = 54"));
        Assert.NotEqual(0, await scene.CountAsync("shop.book_authors WHERE role = 'young'"));
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
        Assert.Equal(0, await UnderWayAsync(scene));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname NOT LIKE 'book\\_authors%' AND (a.attname = 'author_id' OR a.attname LIKE '\\_m%')"));
        Assert.Null(await TablesUnderWayAsync(scene));
    }

    [Fact]
    public async Task Eight_writers_of_both_versions_on_the_same_rows_that_go_from_partition_to_partition_leave_no_row_that_differs()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");
        var busy = new BusyTable();
        Func<int, string>[] statements =
        [
            n => $"UPDATE shop.books SET day = (day + 13) % 90, author_id = 1 + {n} % 50 WHERE id = {n % 40}",
            n => $"UPDATE shop.books SET day = (day + 7) % 90, author_id = NULL WHERE id = {n % 40}",
            n => $"UPDATE shop.books SET author_id = 1 + {n} % 50 WHERE id = {n % 40}",
            n => $"WITH gone AS (DELETE FROM shop.books WHERE id = {n % 40} AND day % 5 = 0 RETURNING id) INSERT INTO shop.books (id, day, author_id) SELECT id, 1 + {n} % 89, 1 + {n} % 50 FROM gone WHERE NOT EXISTS (SELECT FROM shop.books b WHERE b.id = gone.id AND b.day = 1 + {n} % 89)",
            n => $"INSERT INTO shop.book_authors (book_id, book_day, author_id) SELECT id, day, 1 + {n} % 50 FROM shop.books WHERE id = {n % 40} ON CONFLICT DO NOTHING",
            n => $"DELETE FROM shop.book_authors WHERE book_id = {n % 40} AND author_id % 3 = {n % 3}",
            n => $"UPDATE shop.book_authors SET author_id = 51 + {n} % 9 WHERE book_id = {n % 40} AND author_id = (SELECT min(author_id) FROM shop.book_authors WHERE book_id = {n % 40})",
            n => $"UPDATE shop.books SET day = 89 - day WHERE id = {n % 40} AND day < 90",
        ];
        await using (busy)
        {
            foreach (var (statement, number) in statements.Select((statement, number) => (statement, number)))
            {
                await busy.WriteAsync(scene, number * 5, statement);
            }

            await scene.TryBackfillAsync(1);
            await Soon.UntilAsync(() => busy.Done > 1500);
        }

        // A link may be there already, or its book gone; that a row is on its way, and a deadlock, is documented.
        Assert.All(busy.Refused, refused => Assert.Contains(refused[..5], (string[])["40001", "40P01", "23505", "23503"]));
        Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync(Strays));
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
        Assert.Equal(0, await UnderWayAsync(scene));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData(System.Data.Rule.None)]
    [InlineData(System.Data.Rule.Cascade)]
    public async Task Links_that_only_new_versions_see_go_along_to_another_partition_with_what_else_they_hold(System.Data.Rule rule)
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links(rule));
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");
        await scene.WriteAsync("INSERT INTO shop.book_authors (book_id, book_day, author_id, role) SELECT id, day, a, 'by ' || a FROM shop.books, unnest(ARRAY[51, 52]) a WHERE id BETWEEN 1 AND 9");
        await scene.WriteAsync("UPDATE shop.books SET day = 15 WHERE id = 1");
        await AssertAsync(scene, 1, "2", "2, 51 by 51, 52 by 52");
        await scene.BackfillAsync(1);
        await AssertAsync(scene, 9, "10", "10, 51 by 51, 52 by 52");

        // Another partition, the same one, several rows, one that takes the key of another, with another reference and with none.
        await scene.WriteAsync("UPDATE shop.books SET day = 15 WHERE id = 2; UPDATE shop.books SET day = 16 WHERE id = 2; UPDATE shop.books SET day = day + 10 WHERE id BETWEEN 3 AND 5");
        await AssertAsync(scene, 2, "3", "3, 51 by 51, 52 by 52");
        await AssertAsync(scene, 4, "5", "5, 51 by 51, 52 by 52");
        await scene.WriteAsync("INSERT INTO shop.books VALUES (6, 26, '', 40); UPDATE shop.books SET day = day + 20 WHERE id = 6 AND day = 26; UPDATE shop.books SET day = day + 20 WHERE id = 6 AND day = 6");
        Assert.Equal("26 51, 26 52, 26 7, 46 40", await scene.TextAsync("SELECT string_agg(concat_ws(' ', book_day, author_id), ', ' ORDER BY concat_ws(' ', book_day, author_id)) FROM shop.book_authors WHERE book_id = 6"));
        await scene.WriteAsync("UPDATE shop.books SET day = 15, author_id = 44 WHERE id = 7");
        await AssertAsync(scene, 7, "44", "44, 51 by 51, 52 by 52");
        await scene.WriteAsync("UPDATE shop.books SET day = 15, author_id = 52 WHERE id = 8");
        await AssertAsync(scene, 8, "52", "51 by 51, 52 by 52");
        await scene.WriteAsync("UPDATE shop.books SET day = 15, author_id = NULL WHERE id = 9");
        await AssertAsync(scene, 9, "51", "51 by 51, 52 by 52");
        await scene.WriteAsync("UPDATE shop.books SET day = 16, author_id = NULL WHERE id = 10");
        await AssertAsync(scene, 10, null, null);
        await scene.WriteAsync("BEGIN; UPDATE shop.books SET day = 2 WHERE id = 9; DELETE FROM shop.books WHERE id = 9; INSERT INTO shop.books VALUES (9, 15, '', 3); COMMIT; BEGIN; UPDATE shop.books SET day = 3 WHERE id = 9; ROLLBACK");
        await AssertAsync(scene, 9, "3", "3");

        Assert.Equal(0, await UnderWayAsync(scene));
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync(Strays));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_column_that_a_later_migration_adds_to_the_links_goes_along_too()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        await scene.ExpandAsync(2, new AddColumn { Table = new("shop", "book_authors"), Column = new() { Name = new("since"), Type = new() { Verbatim = "int" }, IsNullable = true } });
        await scene.Database.ExecuteAsync("UPDATE shop.book_authors SET since = 1999 WHERE book_id = 1");

        await scene.WriteAsync("UPDATE shop.books SET day = 15 WHERE id = 1");

        Assert.Equal("15 2 1999", await scene.TextAsync("SELECT concat_ws(' ', book_day, author_id, since) FROM shop.book_authors WHERE book_id = 1"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Beside_other_mappings_of_the_table_all_are_kept_when_a_row_goes_to_another_partition()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, [.. Links(), Wanted.Rename("books", "title", "name")]);
        await scene.ExpandAsync(2, Wanted.Initial("books", "pages", "int", "10"));
        await scene.WriteAsync("UPDATE shop.books SET day = 15, title = 'pending' WHERE id = 1; UPDATE shop.books SET day = 16, name = 'new', author_id = 9 WHERE id = 2");
        await scene.BackfillAsync(1);
        await scene.BackfillAsync(2);
        await scene.WriteAsync("UPDATE shop.books SET day = 15, name = 'copied', author_id = NULL, pages = NULL WHERE id = 3; UPDATE shop.books SET day = 16, pages = 7 WHERE id = 1");

        await AssertAsync(scene, 1, "2", "2");
        await AssertAsync(scene, 2, "9", "9");
        await AssertAsync(scene, 3, null, null);
        Assert.Equal("pending pending 7, new new 10, copied copied", await scene.TextAsync("SELECT string_agg(concat_ws(' ', title, name, pages), ', ' ORDER BY id) FROM shop.books WHERE id <= 3"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.VerifyAsync(2);
        await scene.ContractAsync(2);
    }

    [Fact]
    public async Task A_row_that_a_trigger_keeps_from_going_is_taken_for_gone_when_it_is_deleted()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Books} CREATE FUNCTION shop.stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN current_setting(''shop.stay'', true) = ''on'' THEN NULL ELSE OLD END; END'; CREATE TRIGGER stay BEFORE DELETE ON shop.books FOR EACH ROW EXECUTE FUNCTION shop.stay();");
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync("INSERT INTO shop.book_authors (book_id, book_day, author_id) VALUES (1, 1, 51)");
        await scene.WriteAsync("SET shop.stay = 'on'; UPDATE shop.books SET day = 15 WHERE id = 1");
        await AssertAsync(scene, 1, "2", "2, 51");
        Assert.Equal(1, await UnderWayAsync(scene));

        await scene.WriteAsync("INSERT INTO shop.books VALUES (1, 15, '', 3); DELETE FROM shop.books WHERE id = 1 AND day = 1");

        await AssertAsync(scene, 1, "3", "3");
        Assert.Equal(0, await UnderWayAsync(scene));
    }

    [Fact]
    public async Task A_rollback_leaves_the_schema_as_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Links());
        await scene.WriteAsync("UPDATE shop.books SET day = 15 WHERE id = 1");
        await scene.BackfillAsync(1);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Null(await TablesUnderWayAsync(scene));
    }

    [Fact]
    public async Task What_refuses_NULL_in_a_partition_under_a_name_of_its_own_takes_the_name_of_the_tables_with_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, Books.Replace("shop.low (author_id int CONSTRAINT books_written", "shop.low (author_id int CONSTRAINT own", StringComparison.Ordinal));
        var plan = await scene.ExpandAsync(1, Links());
        await scene.RollbackAsync(1);

        Assert.Equal(scene.Database.ServerMajor >= 18 ? ["shop.books.author_id"] : Array.Empty<string>(), plan.Findings.Where(finding => finding.Code == "MIG1381").Select(finding => finding.Subject));
        Assert.Equal(scene.Database.ServerMajor >= 18 ? 5 : 0, await scene.CountAsync("pg_constraint WHERE contype = 'n' AND conname = 'books_written'"));
        Assert.Equal(5, await scene.CountAsync("pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relkind IN ('r', 'p') AND a.attname = 'author_id' AND a.attnotnull"));
    }

    [Fact]
    public async Task A_partition_that_is_attached_after_the_backfill_keeps_the_gate_closed_until_its_rows_are_copied()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await AttachAsync(scene);

        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(500, await scene.CountAsync("shop.outside o JOIN shop.book_authors l ON l.book_id = o.id AND l.book_day = o.day WHERE l.author_id = 54"));
    }

    [Fact]
    public async Task What_differs_is_found_in_its_partition_and_mended_from_either_side()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await BreakAsync(scene);
        scene.Settings = scene.Settings with { SnapshotLimit = 8192 };

        var found = await scene.TryVerifyAsync(1);
        var mended = await scene.TryVerifyAsync(1, RepairSide.Old);
        await AssertAsync(scene, 15, "16", "16");
        await AssertAsync(scene, 45, "46", "46, 60");
        await scene.WriteAsync("UPDATE shop.books SET author_id = 3 WHERE id = 45");
        await scene.Database.ExecuteAsync("DELETE FROM shop.book_authors WHERE author_id = 60");
        await BreakAsync(scene);
        var again = await scene.TryVerifyAsync(1, RepairSide.New);

        Assert.Equal(RunOutcome.VerificationFailed, found.Outcome);
        Assert.Equal(RunOutcome.Done, mended.Outcome);
        Assert.Equal(RunOutcome.Done, again.Outcome);
        await AssertAsync(scene, 15, null, null);
        await AssertAsync(scene, 45, "60", "60");
    }

    [Fact]
    public async Task Who_writes_links_of_a_row_that_is_going_to_another_partition_is_refused_by_the_server_and_may_try_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");
        await using var going = await scene.ConnectAsync();
        await using var linking = await scene.ConnectAsync();

        await going.DoAsync("BEGIN; UPDATE shop.books SET day = 15 WHERE id = 1");
        var waiting = linking.RefusedAsync("INSERT INTO shop.book_authors (book_id, book_day, author_id) VALUES (1, 1, 51)");
        await scene.Database.UntilAsync("EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
        await going.DoAsync("COMMIT");
        Assert.Equal("40001", await waiting);
        await linking.DoAsync("INSERT INTO shop.book_authors (book_id, book_day, author_id) SELECT id, day, 51 FROM shop.books WHERE id = 1");

        await AssertAsync(scene, 1, "2", "2, 51");
    }

    [Theory]
    [InlineData("ALTER TABLE shop.some ALTER author_id SET DEFAULT 1", "MIG1188 shop.some.author_id")]
    [InlineData("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER here BEFORE UPDATE ON shop.some FOR EACH ROW EXECUTE FUNCTION shop.f()", "MIG1188 shop.some: here")]
    [InlineData("CREATE VIEW shop.seen AS SELECT author_id FROM shop.some", "MIG1188 shop.some.author_id")]
    public async Task What_only_one_partition_has_is_refused(string sql, string refused)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Books} {sql};");

        var refusal = await scene.RefusalAsync(1, Links());

        Assert.Equal(refused, $"{refusal.Code} {refusal.Subject}");
    }

    [Fact]
    public async Task A_partition_by_itself_and_the_column_that_divides_the_table_are_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Books} CREATE TABLE shop.shelves (id int NOT NULL, author_id int NOT NULL, PRIMARY KEY (id, author_id)) PARTITION BY LIST (author_id);");

        var partition = await scene.TryPlanAsync(1, Links(from: "some"));
        var divides = await scene.TryPlanAsync(1, [.. Links(from: "shelves").Take(1), Extracted("shelves") with { FromKey = [new("id")], ToKey = [new("book_id")] }]);

        Assert.Equal("MIG1180", Assert.Single(partition.Refusals.Select(refusal => refusal.Code).Distinct()));
        Assert.NotEmpty(divides.Refusals);
    }

    private static ExtractLinks Extracted(string from) => new()
    {
        From = new("shop", from),
        Column = new("author_id"),
        To = new("shop", "book_authors"),
        Link = new("author_id"),
        FromKey = [new("id"), new("day")],
        ToKey = [new("book_id"), new("book_day")],
    };

    private static SchemaChange[] Links(System.Data.Rule rule = System.Data.Rule.None, string from = "books") =>
    [
        new CreateTable
        {
            Table = new("shop", "book_authors"),
            Columns =
            [
                new() { Name = new("book_id"), Type = new() { Verbatim = "int" }, IsNullable = false },
                new() { Name = new("book_day"), Type = new() { Verbatim = "int" }, IsNullable = false },
                new() { Name = new("author_id"), Type = new() { Verbatim = "int" }, IsNullable = false },
                new() { Name = new("role"), Type = new() { Verbatim = "text" }, IsNullable = true },
            ],
            Keys = [new() { Name = "book_authors_pk", IsPrimary = true, Columns = [new("book_id"), new("book_day"), new("author_id")] }],
        },
        new CreateForeignKey { Name = "book_authors_book", Table = new("shop", "book_authors"), Columns = [new("book_id"), new("book_day")], Referenced = new("shop", from), ReferencedColumns = [new("id"), new("day")], OnDelete = rule, OnUpdate = rule },
        Extracted(from),
    ];

    /// <summary>One statement at a time: a table that others refer to takes locks on those too when it gets a partition.</summary>
    private static async Task AttachAsync(FactScene scene)
    {
        await scene.Database.ExecuteAsync("CREATE TABLE shop.outside (LIKE shop.books INCLUDING ALL); CREATE TABLE shop.fresh (LIKE shop.books INCLUDING ALL); INSERT INTO shop.outside (id, day, author_id) SELECT n, 150, 54 FROM generate_series(200001, 200500) n");
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.outside, shop.fresh TO {scene.Writer.QuotedName}");
        await scene.Database.ExecuteAsync("ALTER TABLE shop.books ATTACH PARTITION shop.outside FOR VALUES FROM (100) TO (200)");
        await scene.Database.ExecuteAsync("ALTER TABLE shop.books ATTACH PARTITION shop.fresh FOR VALUES FROM (200) TO (300)");
    }

    private static async Task BreakAsync(FactScene scene)
    {
        await scene.Database.ExecuteAsync("ALTER TABLE shop.book_authors DISABLE TRIGGER ALL; DELETE FROM shop.book_authors WHERE book_id = 15; UPDATE shop.book_authors SET author_id = 60 WHERE book_id = 45; ALTER TABLE shop.book_authors ENABLE TRIGGER ALL");
        await scene.Database.ExecuteAsync("DO $$ DECLARE own name; BEGIN FOR own IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop.book_authors'::regclass AND NOT tgisinternal LOOP EXECUTE format('ALTER TABLE shop.book_authors ENABLE ALWAYS TRIGGER %I', own); END LOOP; END $$");
    }

    private static async Task<long> UnderWayAsync(FactScene scene) => await scene.CountAsync((await TablesUnderWayAsync(scene))!);

    private static Task<string?> TablesUnderWayAsync(FactScene scene) => scene.TextAsync("SELECT string_agg(format('migrator.%I', relname), ', ') FROM pg_class WHERE relname LIKE 'move%keys' AND relkind = 'r'");

    private static async Task AssertAsync(FactScene scene, int book, string? reference, string? links)
    {
        Assert.Equal(reference, await scene.TextAsync($"SELECT author_id FROM shop.books WHERE id = {book}"));
        Assert.Equal(links, await scene.TextAsync($"SELECT string_agg(concat_ws(' ', l.author_id, l.role), ', ' ORDER BY l.author_id) FROM shop.book_authors l JOIN shop.books b ON b.id = l.book_id AND b.day = l.book_day WHERE b.id = {book}"));
    }
}
