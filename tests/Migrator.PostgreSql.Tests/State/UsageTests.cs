using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.State;

public sealed class UsageTests(ServerFixture server)
{
    private const string Script =
        """
        CREATE TABLE shop.customers (id int PRIMARY KEY, email text, fax text);
        CREATE INDEX ix_fax ON shop.customers (fax);
        INSERT INTO shop.customers SELECT n, 'c' || n, n::text FROM generate_series(1, 100) n
        """;

    private static readonly DoomedNames Names = new([new(new("shop", "customers"), new("email"))], [new(new("shop", "customers"), "ix_fax")]);

    private static readonly string[] Doomed = ["ix_id", "ix_email", "ix_fax", "ix_age", "ix_site", "ix_sites"];

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_that_names_what_goes_closes_the_gate_and_what_we_run_ourselves_does_not()
    {
        await using var own = await OwnServer.StartAsync(new Dictionary<string, string> { ["shared_preload_libraries"] = "pg_stat_statements", ["pg_stat_statements.track"] = "all" });
        var database = await own.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE SCHEMA stats; CREATE EXTENSION pg_stat_statements SCHEMA stats");
        await ControlSchemaFile.InstallAsync(database);
        await using var scene = await FactScene.CreateAsync(database, Script);
        await database.ExecuteAsync("SELECT stats.pg_stat_statements_reset()");
        scene.Settings = scene.Settings with { QuietWindow = TimeSpan.FromMinutes(30) };

        await scene.ExpandAsync(7, new RenameColumn { Table = new("shop", "customers"), From = new("email"), To = new("email_address") }, new DropIndex(new("shop", "customers"), "ix_fax"));
        await scene.BackfillAsync(7);
        await scene.VerifyAsync(7);
        var untouched = await JudgeAsync(scene);
        await scene.WriteAsync("UPDATE shop.customers SET email_address = 'new' WHERE id = 1; SELECT count(*) FROM shop.customers");
        var byTheNew = await JudgeAsync(scene);
        await scene.WriteAsync("SELECT count(email) FROM shop.customers");
        await scene.WriteAsync("BEGIN; DECLARE mails CURSOR FOR SELECT email FROM shop.customers WHERE email = 'it''s secret'; COMMIT");
        var byTheOld = await JudgeAsync(scene);
        var contract = await scene.TryContractAsync(7);
        await database.ExecuteAsync("UPDATE migrator.usage SET used_at = used_at - interval '1 hour'");
        var later = await JudgeAsync(scene);

        Assert.Equal((ConditionVerdict.Open, "No use of what goes was counted."), (untouched.Verdict, untouched.Evidence));
        Assert.Equal((ConditionVerdict.Open, "No use of what goes was counted."), (byTheNew.Verdict, byTheNew.Evidence));
        Assert.Equal(ConditionVerdict.Closed, byTheOld.Verdict);
        Assert.Contains("ran SELECT count(email) FROM shop.customers (1 time, last known", byTheOld.Evidence, StringComparison.Ordinal);
        Assert.Contains("DECLARE mails CURSOR FOR SELECT email FROM shop.customers WHERE email = '…'", byTheOld.Evidence, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.GateClosed, contract.Outcome);
        Assert.Equal(ConditionVerdict.Open, later.Verdict);
        Assert.Contains("counted was:", later.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_of_an_index_that_goes_between_two_looks_is_known_of()
    {
        await using var scene = await FactScene.CreateAsync(server, Script);
        var first = await scene.Ports.State.RecordUsageAsync(new(7), Names, Stopping);

        await scene.Database.ExecuteAsync("SET enable_seqscan = off; SELECT 1 FROM shop.customers WHERE fax = '7'");
        var second = await UntilAsync(scene, mark => mark.Count > 0);

        Assert.Null(Index(first).UsedAt);
        Assert.Equal("index ix_fax of shop.customers was scanned", Index(second).What);
        Assert.NotNull(Index(second).UsedAt);
        Assert.Equal("the extension pg_stat_statements is not in this database", Assert.Single(second.Problems));
        Assert.Equal(Index(second).UsedAt, Index(await scene.Ports.State.RecordUsageAsync(new(7), Names, Stopping)).UsedAt);
    }

    [Fact]
    public async Task What_we_read_ourselves_from_plan_to_contract_is_no_use_of_an_index_that_goes()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.sites (id int PRIMARY KEY);
            CREATE TABLE shop.people (id int PRIMARY KEY, email text, fax text, age int, site int, name text);
            INSERT INTO shop.sites SELECT generate_series(1, 20000);
            INSERT INTO shop.people SELECT n, 'e' || n, 'f' || n, n, n, repeat('x', 200) FROM generate_series(1, 20000) n;
            UPDATE shop.people SET site = 0 WHERE id = 2;
            CREATE INDEX ix_id ON shop.people (id, fax);
            CREATE INDEX ix_email ON shop.people (email, id);
            CREATE INDEX ix_fax ON shop.people (fax);
            CREATE INDEX ix_age ON shop.people (age);
            CREATE INDEX ix_site ON shop.people (site);
            CREATE INDEX ix_sites ON shop.sites (id);
            CREATE TABLE shop.seen (id int PRIMARY KEY);
            INSERT INTO shop.seen VALUES (1)
            """);
        await scene.Database.ExecuteAsync("VACUUM ANALYZE shop.people, shop.sites");
        TableName people = new("shop", "people");

        SchemaChange[] changes =
        [
            new AddKey(people, new() { Name = "people_email", IsPrimary = false, Columns = [new("email")] }),
            new AlterColumn { Table = people, Column = new() { Name = new("age"), IsNullable = false } },
            new AddCheck { Table = people, Name = "people_age", Expression = new("age > 0") },
            new CreateForeignKey { Table = people, Name = "people_site", Columns = [new("site")], Referenced = new("shop", "sites"), ReferencedColumns = [new("id")] },
            Wanted.Replace("people", "fax", "phone", "text", "upper(fax)", "lower(phone)"),
            .. Doomed.Select(index => new DropIndex(index is "ix_sites" ? new("shop", "sites") : people, index)),
        ];

        await scene.ExpandAsync(7, changes);
        await scene.BackfillAsync(7);
        await scene.VerifyAsync(7);
        var contract = await scene.TryContractAsync(7);

        // A session tells what it has counted when it ends, and until 14 a collector hears of it in that order.
        scene.Database.DataSource.Clear();
        await scene.Database.UntilAsync("SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'");
        await scene.Database.ExecuteAsync("SET enable_seqscan = off; SELECT FROM shop.seen WHERE id = 1");
        scene.Database.DataSource.Clear();
        await scene.Database.UntilAsync("SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = 'seen_pkey'");

        Assert.Equal(("MIG2004", "1"), (contract.Code, await scene.TextAsync("SELECT count(*) FROM shop.people WHERE site = 0")));
        Assert.Equal(
            "ix_age 0, ix_email 0, ix_fax 0, ix_id 0, ix_site 0, ix_sites 0",
            await scene.TextAsync("SELECT string_agg(indexrelname || ' ' || idx_scan, ', ' ORDER BY indexrelname) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'ix%'"));
    }

    [Fact]
    public async Task Whoever_may_only_look_is_told_what_is_known_and_that_statements_of_others_are_hidden()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Script}; CREATE EXTENSION pg_stat_statements");
        await scene.Database.ExecuteAsync(
            $"""
            INSERT INTO migrator.usage VALUES (7, 'pg_stat_statements:1:1', 'somebody', 3, now(), now());
            GRANT USAGE ON SCHEMA migrator TO {scene.Writer.QuotedName};
            GRANT SELECT ON ALL TABLES IN SCHEMA migrator TO {scene.Writer.QuotedName}
            """);
        await using var reader = PostgreSqlDatabase.Connect(scene.Writer.ConnectionString);

        var read = await reader.State.RecordUsageAsync(new(7), Names, Stopping);
        await scene.Database.ExecuteAsync($"REVOKE SELECT ON migrator.usage FROM {scene.Writer.QuotedName}");
        var refused = await reader.State.RecordUsageAsync(new(7), Names, Stopping);

        Assert.Equal("this connection's role may not read what others run; grant it pg_read_all_stats", Assert.Single(read.Problems));
        Assert.Contains(read.Marks, mark => mark.What == "somebody");
        Assert.Contains("what earlier looks found could not be read: permission denied for table usage", refused.Problems);
        Assert.Equal(0, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.usage_look"));
    }

    [Fact]
    public async Task An_extension_whose_library_the_server_has_not_loaded_is_said()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Script}; CREATE EXTENSION pg_stat_statements");

        var usage = await scene.Ports.State.RecordUsageAsync(new(7), Names, Stopping);

        Assert.StartsWith("pg_stat_statements could not be read: pg_stat_statements must be loaded", Assert.Single(usage.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_at_the_live_versions_counts_for_each_open_migration()
    {
        await using var scene = await FactScene.CreateAsync(server, Script);
        await scene.ExpandAsync(7, new DropIndex(new("shop", "customers"), "ix_fax"));

        await new UsageWatch(scene.Ports.State).ObserveAsync(Stopping);

        Assert.Equal(7, await scene.Database.ScalarAsync<long>("SELECT migration_id FROM migrator.usage"));
    }

    private static UseMark Index(Usage usage) => Assert.Single(usage.Marks);

    private static async Task<ConditionReport> JudgeAsync(FactScene scene)
    {
        var record = Assert.Single(await scene.Ports.State.ReadMigrationsAsync(Stopping));
        var facts = await new GateFactsReading(scene.Ports, scene.Settings, [RunDatabase.NothingIsLive], new()).ReadAsync(record, ContractStage.Drop, isFenceDue: false, Stopping);
        return GateKeeping.Judge(facts).Conditions.Single(one => one.Name == ConditionName.OldShapeUnused);
    }

    /// <summary>Until 14 a server's counters arrive by a collector, which takes its time.</summary>
    private static async Task<Usage> UntilAsync(FactScene scene, Func<UseMark, bool> isThere)
    {
        while (true)
        {
            var usage = await scene.Ports.State.RecordUsageAsync(new(7), Names, Stopping);
            if (usage.Marks.Any(isThere))
            {
                return usage;
            }

            await Task.Delay(100, Stopping);
        }
    }
}
