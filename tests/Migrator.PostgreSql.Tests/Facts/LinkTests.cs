using Migrator.Changes;
using Migrator.Execution.Runs;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A reference to one row becomes links to several, while both versions write.</summary>
public sealed class LinkTests(ServerFixture server)
{
    private const int Enough = 20;
    private const int MostAttempts = 50_000;
    private const string Books =
        """
        CREATE TABLE shop.authors (id int PRIMARY KEY);
        INSERT INTO shop.authors SELECT generate_series(1, 50);
        CREATE TABLE shop.books (id int PRIMARY KEY, title text, author_id int NOT NULL REFERENCES shop.authors);
        INSERT INTO shop.books SELECT n, 'B', 1 + n % 50 FROM generate_series(1, 300) n;
        """;

    private const string Differences =
        """
        shop.books b WHERE CASE WHEN b.author_id IS NULL THEN EXISTS (SELECT FROM shop.book_authors l WHERE l.book_id = b.id)
            ELSE NOT EXISTS (SELECT FROM shop.book_authors l WHERE l.book_id = b.id AND l.author_id = b.author_id) END
        """;

    [Fact]
    public async Task Links_come_from_expand_to_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        var plan = await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);
        Assert.Equal(300, await scene.CountAsync("shop.book_authors"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("id, title", await scene.TextAsync("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.books'::regclass AND attnum > 0 AND NOT attisdropped"));
        Assert.Equal(300, await scene.CountAsync("shop.book_authors"));
        Assert.Equal(0, await scene.CountAsync("pg_proc WHERE proname LIKE 'move!_1!_%' ESCAPE '!'"));
        Assert.Equal(["MIG1362", "MIG1363", "MIG1364", "MIG1367"], plan.Findings.Select(finding => finding.Code).Except(["MIG1303", "MIG1321"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rollback_leaves_nothing_and_brings_NOT_NULL_back()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.BackfillAsync(1);

        await scene.RollbackAsync(1);

        Assert.Equal("id!, title, author_id!", await scene.TextAsync("SELECT string_agg(attname || CASE WHEN attnotnull THEN '!' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.books'::regclass AND attnum > 0 AND NOT attisdropped"));
        Assert.Equal(0, await scene.CountAsync("pg_class WHERE relname = 'book_authors'"));
        Assert.Equal(0, await scene.CountAsync("pg_proc WHERE proname LIKE 'move!_1!_%' ESCAPE '!'"));
    }

    [Fact]
    public async Task What_each_version_writes_is_followed_on_the_other_side()
    {
        await using var scene = await BackfilledAsync();

        await scene.WriteAsync("INSERT INTO shop.books VALUES (1001, 'Old', 3)");
        await AssertAsync(scene, 1001, "3", "3");
        await scene.WriteAsync("UPDATE shop.books SET author_id = 4 WHERE id = 1001");
        await AssertAsync(scene, 1001, "4", "4");

        // The new version adds a second one, which the old one does not see, and the old one changes what it sees.
        await scene.WriteAsync("INSERT INTO shop.book_authors VALUES (1001, 7), (1001, 9)");
        await AssertAsync(scene, 1001, "4", "4,7,9");
        await scene.WriteAsync("UPDATE shop.books SET author_id = 5 WHERE id = 1001");
        await AssertAsync(scene, 1001, "5", "5,7,9");
        await scene.WriteAsync("UPDATE shop.books SET author_id = 7 WHERE id = 1001");
        await AssertAsync(scene, 1001, "7", "7,9");
        await scene.WriteAsync("UPDATE shop.books SET author_id = NULL WHERE id = 1001");
        await AssertAsync(scene, 1001, "9", "9");
        await scene.WriteAsync("UPDATE shop.books SET author_id = NULL WHERE id = 1001");
        await AssertAsync(scene, 1001, null, null);

        // The new version alone.
        await scene.WriteAsync("INSERT INTO shop.books (id, title) VALUES (1002, 'New'); INSERT INTO shop.book_authors VALUES (1002, 8), (1002, 2)");
        await AssertAsync(scene, 1002, "8", "2,8");
        await scene.WriteAsync("DELETE FROM shop.book_authors WHERE book_id = 1002 AND author_id = 8");
        await AssertAsync(scene, 1002, "2", "2");
        await scene.WriteAsync("UPDATE shop.book_authors SET author_id = 6 WHERE book_id = 1002");
        await AssertAsync(scene, 1002, "6", "6");
        await scene.WriteAsync("INSERT INTO shop.book_authors VALUES (1002, 1); UPDATE shop.book_authors SET book_id = 1001 WHERE book_id = 1002 AND author_id = 6");
        await AssertAsync(scene, 1001, "6", "6");
        await AssertAsync(scene, 1002, "1", "1");
        await scene.WriteAsync("WITH x AS (DELETE FROM shop.book_authors WHERE book_id = 1002 RETURNING *) INSERT INTO shop.book_authors SELECT book_id, author_id + 9 FROM x");
        await AssertAsync(scene, 1002, "10", "10");
        await scene.WriteAsync("DELETE FROM shop.book_authors WHERE book_id = 1002");
        await AssertAsync(scene, 1002, null, null);

        // Keys and rows that go, though the foreign key does nothing.
        await scene.WriteAsync("UPDATE shop.books SET id = 2001 WHERE id = 1001; DELETE FROM shop.books WHERE id = 1002; INSERT INTO shop.book_authors VALUES (2001, 11); DELETE FROM shop.books WHERE id = 1");
        await AssertAsync(scene, 2001, "6", "6,11");
        await scene.WriteAsync("UPDATE shop.books SET id = 2002, author_id = 12 WHERE id = 2001");
        await AssertAsync(scene, 2002, "12", "11,12");
        await scene.WriteAsync("DELETE FROM shop.books WHERE id = 2002");
        Assert.Equal(0, await scene.CountAsync("shop.book_authors WHERE book_id IN (1, 1001, 1002, 2001, 2002)"));

        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_link_that_comes_to_a_pending_row_takes_nothing_away()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());

        await scene.Database.ExecuteAsync("INSERT INTO shop.book_authors VALUES (1, 40); INSERT INTO shop.book_authors VALUES (2, 41); DELETE FROM shop.book_authors WHERE book_id = 2; UPDATE shop.books SET title = 'touched' WHERE id = 3; UPDATE shop.books SET author_id = 9 WHERE id = 4");
        await AssertAsync(scene, 1, "2", "40");
        await AssertAsync(scene, 3, "4", "4");
        await AssertAsync(scene, 4, "9", "9");
        await scene.BackfillAsync(1);

        await AssertAsync(scene, 1, "2", "2,40");
        await AssertAsync(scene, 2, "3", "3");
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_link_of_a_pending_row_becomes_the_reference_when_an_old_version_empties_that()
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());

        await scene.Database.ExecuteAsync("INSERT INTO shop.book_authors VALUES (1, 40), (1, 41); UPDATE shop.books SET author_id = NULL WHERE id IN (1, 2)");
        await AssertAsync(scene, 1, "40", "40,41");
        await AssertAsync(scene, 2, null, null);
        await scene.BackfillAsync(1);

        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_version_needs_no_right_on_the_table_that_it_does_not_know()
    {
        await using var scene = await BackfilledAsync();
        await scene.Database.ExecuteAsync($"REVOKE ALL ON shop.book_authors FROM {scene.Writer.QuotedName}");
        await scene.WriteAsync("SET search_path = ''; UPDATE shop.books SET author_id = 20 WHERE id = 1; INSERT INTO shop.books VALUES (1001, '', 3); DELETE FROM shop.books WHERE id = 2");
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}; REVOKE ALL ON shop.books FROM {scene.Writer.QuotedName}");
        await scene.WriteAsync("SET search_path = ''; UPDATE shop.book_authors SET author_id = 21 WHERE book_id = 1; DELETE FROM shop.book_authors WHERE book_id = 3");

        await AssertAsync(scene, 1, "21", "21");
        await AssertAsync(scene, 3, null, null);
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task A_link_that_cannot_be_written_fails_no_old_version_and_holds_contract_until_it_can()
    {
        await using var scene = await BackfilledAsync();
        await scene.Database.ExecuteAsync("ALTER TABLE shop.book_authors ADD CONSTRAINT no_x CHECK (author_id <> 33) NOT VALID");
        await scene.WriteAsync("UPDATE shop.books SET author_id = 33 WHERE id = 1; INSERT INTO shop.books VALUES (1001, '', 33)");

        Assert.Equal(2, await scene.CountAsync("migrator.poison"));
        Assert.Equal(2, await scene.PendingAsync("books"));
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);

        await scene.Database.ExecuteAsync("ALTER TABLE shop.book_authors DROP CONSTRAINT no_x");
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("55000")]
    [InlineData("42501")]
    [InlineData("P0001")]
    public async Task A_trigger_of_the_users_that_refuses_a_link_fails_no_old_version_and_puts_only_its_rows_aside(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.Database.ExecuteAsync(
            $"""
            CREATE FUNCTION shop.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.author_id = 33 THEN RAISE 'not him' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON shop.book_authors FOR EACH ROW EXECUTE FUNCTION shop.refuse();
            """);

        await scene.WriteAsync("INSERT INTO shop.books VALUES (1001, '', 33); UPDATE shop.books SET author_id = 33 WHERE id = 1");
        var copied = await scene.TryBackfillAsync(1);
        var again = await scene.TryBackfillAsync(1);
        await scene.Database.ExecuteAsync("DROP TRIGGER refuse ON shop.book_authors");
        var aside = await scene.CountAsync("migrator.poison WHERE error = 'not him'");
        await scene.BackfillAsync(1);

        Assert.Equal(("MIG2016", "MIG2016"), (copied.Code, again.Code));
        Assert.Equal(8, aside);
        Assert.Equal(0, await scene.CountAsync(Differences));
    }

    [Fact]
    public async Task What_differs_is_found_and_mended_from_either_side()
    {
        await using var scene = await BackfilledAsync();
        const string Break = "SET session_replication_role = DEFAULT; ALTER TABLE shop.book_authors DISABLE TRIGGER ALL; DELETE FROM shop.book_authors WHERE book_id = 1; UPDATE shop.book_authors SET author_id = 50 WHERE book_id = 2; ALTER TABLE shop.book_authors ENABLE TRIGGER ALL";
        var again = await scene.TextAsync("SELECT string_agg(format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', tgrelid::regclass, tgname), ';') FROM pg_trigger WHERE tgname LIKE '!move%' AND tgrelid = 'shop.book_authors'::regclass");

        await scene.Database.ExecuteAsync($"{Break}; {again}");
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);
        await AssertAsync(scene, 1, "2", "2");
        await AssertAsync(scene, 2, "3", "3,50");

        await scene.Database.ExecuteAsync($"DELETE FROM shop.book_authors WHERE book_id = 2 AND author_id = 50; {Break}; {again}");
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.New)).Outcome);
        await AssertAsync(scene, 1, null, null);
        await AssertAsync(scene, 2, "50", "50");
    }

    [Theory]
    [InlineData("UPDATE shop.books SET author_id = 9 WHERE id = 1", "INSERT INTO shop.book_authors VALUES (1, 40)", "9", "9,40")]
    [InlineData("INSERT INTO shop.book_authors VALUES (1, 40)", "UPDATE shop.books SET author_id = NULL WHERE id = 1", "40", "40")]
    [InlineData("UPDATE shop.books SET author_id = NULL WHERE id = 1", "INSERT INTO shop.book_authors VALUES (1, 40)", "40", "40")]
    [InlineData("DELETE FROM shop.book_authors WHERE book_id = 1 AND author_id = 2", "INSERT INTO shop.book_authors VALUES (1, 40)", "40", "40")]
    [InlineData("INSERT INTO shop.book_authors VALUES (1, 40)", "DELETE FROM shop.book_authors WHERE book_id = 1 AND author_id = 2", "40", "40")]
    [InlineData("INSERT INTO shop.book_authors VALUES (1, 40)", "INSERT INTO shop.book_authors VALUES (1, 41)", "2", "2,40,41")]
    public async Task Two_transactions_on_the_same_row_leave_what_both_meant(string first, string second, string reference, string links)
    {
        await using var scene = await BackfilledAsync();
        await using var one = await scene.ConnectAsync();
        await using var two = await scene.ConnectAsync();

        await one.DoAsync($"BEGIN; {first}");
        var waiting = two.DoAsync(second);
        await Task.WhenAny(waiting, scene.Database.ExecuteAsync("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$"));
        await one.DoAsync("COMMIT");
        await waiting;

        await AssertAsync(scene, 1, reference, links);
    }

    [Fact]
    public async Task Two_links_that_go_at_once_leave_the_reference_empty()
    {
        await using var scene = await BackfilledAsync();
        await scene.WriteAsync("INSERT INTO shop.book_authors VALUES (1, 40)");
        await using var one = await scene.ConnectAsync();
        await using var two = await scene.ConnectAsync();

        await one.DoAsync("BEGIN; DELETE FROM shop.book_authors WHERE book_id = 1 AND author_id = 2");
        var waiting = two.DoAsync("DELETE FROM shop.book_authors WHERE book_id = 1 AND author_id = 40");
        await scene.Database.ExecuteAsync("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$");
        await one.DoAsync("COMMIT");
        await waiting;

        await AssertAsync(scene, 1, null, null);
    }

    [Fact]
    public async Task Eight_writers_of_both_versions_on_the_same_rows_leave_no_row_that_differs_while_rows_are_copied()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Books}; INSERT INTO shop.books SELECT n, 'B', 1 + n % 50 FROM generate_series(301, 10000) n");
        await scene.ExpandAsync(1, Links());
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(number => Task.Run(() => WriteAsync(scene, number, stopping.Token))).ToList();

        await scene.BackfillAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(4), FactScene.Stopping);
        await stopping.CancelAsync();
        var tallies = await Task.WhenAll(writers);

        // A link may be there already, or its book gone; a deadlock is documented.
        Assert.All(tallies.SelectMany((tally, number) => tally.Failures.Distinct().Select(state => (number, state))), failure => Assert.True(failure.state is "40P01" || (failure.number % 2 == 1 && failure.state is "23505" or "23503"), failure.ToString()));
        Assert.All(tallies, tally => Assert.True(tally.Done > Enough, $"only {tally.Done}"));
        Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    private static async Task<(int Done, List<string> Failures)> WriteAsync(FactScene scene, int number, CancellationToken stopping)
    {
        var (random, done, failures) = (new Random(number), 0, new List<string>());
        await using var connection = await scene.ConnectAsync();

        // On a machine that is busy with something else each still writes as much as is asked for.
        for (var attempts = 0; !stopping.IsCancellationRequested || (done <= Enough && attempts < MostAttempts); attempts++)
        {
            var (id, author) = (random.Next(4) == 0 ? random.Next(1, 10000) : random.Next(1, 60), random.Next(1, 50));
            var sql = (number % 2, random.Next(6)) switch
            {
                (0, 0 or 1) => $"UPDATE shop.books SET author_id = {author} WHERE id = {id}",
                (0, 2) => $"UPDATE shop.books SET author_id = NULL WHERE id = {id}",
                (0, 3) => $"DELETE FROM shop.books WHERE id = {id}",
                (0, 4) => $"INSERT INTO shop.books VALUES ({id}, 'o', {author}) ON CONFLICT (id) DO UPDATE SET author_id = EXCLUDED.author_id",
                (0, _) => $"UPDATE shop.books SET title = 'o' WHERE id = {id}",
                (_, 0 or 1) => $"INSERT INTO shop.book_authors VALUES ({id}, {author})",
                (_, 2 or 3) => $"DELETE FROM shop.book_authors WHERE book_id = {id} AND author_id IN (SELECT author_id FROM shop.book_authors WHERE book_id = {id} LIMIT 1)",
                (_, 4) => $"UPDATE shop.book_authors SET author_id = {author} WHERE book_id = {id} AND author_id IN (SELECT max(author_id) FROM shop.book_authors WHERE book_id = {id})",
                (_, _) => $"INSERT INTO shop.books (id, title) VALUES ({id}, 'n') ON CONFLICT (id) DO NOTHING",
            };
            try
            {
                await connection.DoAsync(sql);
                done++;
            }
            catch (PostgresException refused)
            {
                failures.Add(refused.SqlState);
            }
        }

        return (done, failures);
    }

    private static async Task AssertAsync(FactScene scene, int book, string? reference, string? links)
    {
        Assert.Equal(reference, await scene.TextAsync($"SELECT author_id FROM shop.books WHERE id = {book}"));
        Assert.Equal(links, await scene.TextAsync($"SELECT string_agg(author_id::text, ',' ORDER BY author_id) FROM shop.book_authors WHERE book_id = {book}"));
    }

    private async Task<FactScene> BackfilledAsync()
    {
        var scene = await FactScene.CreateAsync(server, Books);
        await scene.ExpandAsync(1, Links());
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.book_authors TO {scene.Writer.QuotedName}");
        await scene.BackfillAsync(1);
        return scene;
    }

    private static SchemaChange[] Links() =>
    [
        new CreateTable
        {
            Table = new("shop", "book_authors"),
            Columns = [Number("book_id"), Number("author_id")],
            Keys = [new() { IsPrimary = true, Columns = [new("book_id"), new("author_id")] }],
        },
        Key("books", "book_id"),
        Key("authors", "author_id"),
        new ExtractLinks
        {
            From = new("shop", "books"),
            Column = new("author_id"),
            To = new("shop", "book_authors"),
            Link = new("author_id"),
            FromKey = [new("id")],
            ToKey = [new("book_id")],
        },
    ];

    private static ColumnSpec Number(string name) => new() { Name = new(name), Type = new() { Verbatim = "int" }, IsNullable = false };

    private static CreateForeignKey Key(string referenced, string column) => new()
    {
        Name = $"book_authors_{column}",
        Table = new("shop", "book_authors"),
        Columns = [new(column)],
        Referenced = new("shop", referenced),
        ReferencedColumns = [new("id")],
    };
}
