namespace Migrator.Cli.Tests.Chinook;

public sealed class ChinookTests(ServerFixture server)
{
    /// <summary>What somebody would write who may stop the application.</summary>
    private const string DirectWay =
        """
        TRUNCATE customer, invoice, track, genre CASCADE;
        ALTER TABLE customer
            ADD email_address varchar(60) NOT NULL,
            ADD full_name varchar(61) NOT NULL,
            DROP first_name,
            DROP last_name,
            DROP email,
            DROP fax,
            DROP country,
            ADD "country " varchar(40) NOT NULL;
        ALTER TABLE customer RENAME "country " TO country;
        ALTER TABLE invoice DROP total, ADD "total " numeric(18,4) NOT NULL;
        ALTER TABLE invoice RENAME "total " TO total;
        ALTER TABLE track DROP milliseconds, ADD "milliseconds " bigint NOT NULL;
        ALTER TABLE track RENAME "milliseconds " TO milliseconds;
        CREATE UNIQUE INDEX genre_name_key ON genre (name);
        CREATE INDEX track_composer_idx ON track (composer) WHERE composer IS NOT NULL
        """;

    private const string OldShape =
        """
        SELECT customer_id || ' ' || first_name || ' ' || last_name || ' ' || coalesce(country, 'unknown') || ' ' || email FROM customer
        UNION ALL SELECT invoice_id || ' ' || total FROM invoice
        UNION ALL SELECT track_id || ' ' || milliseconds FROM track
        ORDER BY 1
        """;

    private const string NewShape =
        """
        SELECT customer_id || ' ' || full_name || ' ' || country || ' ' || email_address FROM customer
        UNION ALL SELECT invoice_id || ' ' || total::numeric(10,2) FROM invoice
        UNION ALL SELECT track_id || ' ' || milliseconds FROM track
        ORDER BY 1
        """;

    private static readonly string[] Migrations =
    [
        "202611020900", "202611020910", "202611020920", "202611020930", "202611020940", "202611020950", "202611021000",
    ];

    [Fact]
    public async Task Seven_changes_come_to_the_end_that_plain_DDL_would_have_given_and_keep_every_row()
    {
        await using var chinook = await ChinookDatabase.CreateAsync(server);
        await using var direct = await ChinookDatabase.CreateAsync(server);
        await direct.Database.ExecuteAsync(DirectWay);
        var before = await chinook.Database.QueryAsync<string>(OldShape);

        var plan = await chinook.Process.RunAsync("plan");
        var early = await chinook.RunAsync("check-app", "chinook=2.0.0");
        var expand = await chinook.Process.RunAsync("expand");
        Assert.True(expand.ExitCode == ExitCode.Done, expand.Error);
        await chinook.DoAsync("backfill");
        await chinook.DoAsync("verify");
        await chinook.DoAsync("check-app", "chinook=2.0.0");
        await chinook.DoAsync("heartbeat", "chinook=1.0.0", "--ttl", "1h");
        var closed = await chinook.RunAsync("contract");
        var between = await chinook.Database.QueryAsync<string>(OldShape);
        await chinook.DoAsync("heartbeat", "chinook=1.0.0", "--stop");
        await chinook.DoAsync("heartbeat", "chinook=2.0.0", "--ttl", "1h");
        await chinook.DoAsync("gate");
        var contract = await chinook.Process.RunAsync("contract");
        var tooLate = await chinook.RunAsync("check-app", "chinook=1.0.0");
        var rollback = await chinook.RunAsync("rollback", Migrations[0], "--live", "none");

        Assert.All(Migrations, migration => Assert.Contains($"Migration {migration}: ", plan.Output, StringComparison.Ordinal));
        Assert.Equal(
            [ExitCode.Done, ExitCode.Later, ExitCode.Done, ExitCode.Later, ExitCode.Done, ExitCode.NeedsHuman, ExitCode.Failed],
            new[] { plan, early, expand, closed, contract, tooLate, rollback }.Select(run => run.ExitCode));
        Assert.Equal(before, between);
        Assert.Equal(before, await chinook.Database.QueryAsync<string>(NewShape));
        Assert.Equal(
            string.Concat(Migrations.Select(migration => $"{migration} done: Completed: the old shape is gone.\n")),
            contract.Output);

        // What FluentMigrator's own runner would go on from is there too; the plain DDL knows nothing of it.
        Assert.Equal(Migrations, await chinook.Database.QueryAsync<string>("SELECT \"Version\"::text FROM public.\"VersionInfo\" ORDER BY 1"));
        await chinook.Database.ExecuteAsync("DROP TABLE public.\"VersionInfo\"");
        Assert.Equal(await direct.Database.DumpSchemaAsync("migrator"), await chinook.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task Both_versions_write_until_contract_and_read_what_the_other_has_written()
    {
        await using var chinook = await ChinookDatabase.CreateAsync(server);
        await chinook.DoAsync("expand");
        await chinook.Database.ExecuteAsync(
            """
            INSERT INTO customer (customer_id, first_name, last_name, email) VALUES (61, 'Mary', 'Shelley', 'mary@example.org');
            INSERT INTO customer (customer_id, full_name, email_address) VALUES (62, 'Emmy Noether', 'emmy@example.org');
            UPDATE customer SET first_name = 'Augusta' WHERE customer_id = 60;
            UPDATE customer SET full_name = 'Frank Van Harris', email_address = 'frank@example.org' WHERE customer_id = 16;
            UPDATE track SET milliseconds = milliseconds + 1 WHERE track_id <= 10;
            UPDATE invoice SET total = total + 0.01 WHERE invoice_id = 1;
            DELETE FROM invoice_line WHERE invoice_id = 2
            """);
        await chinook.DoAsync("backfill");
        var verify = await chinook.DoAsync("verify");

        Assert.Equal(
            [
                "16 Frank|Van Harris|Frank Van Harris frank@example.org frank@example.org",
                "60 Augusta|King Noel|Augusta King Noel ada@example.org ada@example.org",
                "61 Mary|Shelley|Mary Shelley mary@example.org mary@example.org",
                "62 Emmy|Noether|Emmy Noether emmy@example.org emmy@example.org",
            ],
            await chinook.Database.QueryAsync<string>(
                """
                SELECT customer_id || ' ' || first_name || '|' || last_name || '|' || full_name || ' ' || email || ' ' || email_address
                FROM customer
                WHERE customer_id IN (16, 60, 61, 62)
                ORDER BY 1
                """));
        Assert.Contains("202611020920 done: 3,503 rows compared, none pending, none different.\n", verify.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, TestDisplayName = "before contract")]
    [InlineData(true, TestDisplayName = "after flip")]
    public async Task A_rollback_of_everything_gives_back_the_dump_and_every_row(bool isFlipped)
    {
        await using var chinook = await ChinookDatabase.CreateAsync(server);
        var dump = await chinook.Database.DumpSchemaAsync("migrator");
        var rows = await chinook.HashTablesAsync();
        await chinook.DoAsync("expand");
        await chinook.DoAsync("backfill");
        await chinook.DoAsync("verify");
        if (isFlipped)
        {
            await chinook.DoAsync("contract", "--until", "flip", "--live", "none");
        }

        await chinook.DoAsync(["rollback", "--live", "none", .. Migrations]);

        Assert.Equal(dump, await chinook.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(rows, await chinook.HashTablesAsync());
    }
}
