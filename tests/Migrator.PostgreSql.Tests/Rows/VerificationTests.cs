using Migrator.Execution;
using Migrator.Execution.Runs;
using Migrator.Execution.Verification;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Rows;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows;

public sealed class VerificationTests(ServerFixture server)
{
    private const long OneSnapshot = 1L << 40;

    [Theory]
    [InlineData(OneSnapshot, "snapshot")]
    [InlineData(8192, "ranged")]
    public async Task It_counts_what_it_compared_and_names_what_differs(long limit, string mode)
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(3000);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = '0' WHERE id IN (17, 2900)");
        await bench.FillAsync($"UPDATE shop.items SET quantity = NULL, \"{bench.Marker}\" = 32 WHERE id = 5");

        var evidence = await bench.VerifyAsync(limit);

        Assert.Equal((mode, 3000, 1, 2, false), (evidence.Mode, evidence.Rows, evidence.Pending, evidence.Mismatched, evidence.IsClean));
        Assert.Equal(["17", "2900", "5"], evidence.Samples.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clean_evidence_is_stored_with_what_makes_it_void()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.BackfillAsync();

        var evidence = await new TableVerification(bench.Ports, new(), new Holding(), TimeProvider.System).RunAsync(bench.Lease, Bench.Table, new(), CancellationToken.None);

        var stored = Assert.Single(await bench.Ports.State.ReadEvidenceAsync(Bench.Migration, CancellationToken.None));
        var now = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);
        Assert.True(stored.IsClean);
        Assert.Equal((100, now.Text, VerificationRule.HashOf([Bench.Quantity])), (stored.Rows, stored.Fingerprint, stored.RuleHash));
        Assert.Equal(evidence?.Server, stored.Server);
        Assert.Matches("^[0-9]+/[0-9]+/1$", stored.Server);
    }

    [Fact]
    public async Task Rows_and_columns_are_compared_as_bytes_and_not_as_equal()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Label);
        await bench.FillAsync(1);
        await bench.OpenAsync(Bench.Label);
        await bench.FillAsync($"UPDATE shop.items SET name = NULL, label = '', \"{bench.Marker}\" = 32");

        var answer = await bench.Ports.Rows.CompareAsync(new() { Migration = new(43), Table = Bench.Table, Mappings = [Bench.Label] }, CancellationToken.None);

        Assert.Equal(1, answer.Found.Mismatched);
    }

    [Fact]
    public async Task Rows_that_up_explains_are_not_judged_one_by_one()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.BackfillAsync();
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_consistent(qty text, quantity integer) RETURNS boolean LANGUAGE plpgsql
            AS 'BEGIN RAISE ''nobody asks''; END'
            """);

        var evidence = await bench.VerifyAsync(OneSnapshot);

        Assert.Equal((100, true), (evidence.Rows, evidence.IsClean));
    }

    [Theory]
    [InlineData("7", 8, 1)]
    [InlineData("none", 3, 1)]
    [InlineData("none", 0, 0)]
    [InlineData("3", 3, 0)]
    public async Task A_row_that_up_does_not_explain_or_fails_on_is_judged_as_the_sync_judges_it(string qty, int quantity, long mismatched)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.BackfillAsync();
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_down(quantity integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
                RETURN CASE quantity WHEN 0 THEN 'none' ELSE quantity::text END
            """);
        await bench.FillAsync($"UPDATE shop.items SET qty = '{qty}', quantity = {quantity} WHERE id = 3");

        var evidence = await bench.VerifyAsync(OneSnapshot);

        Assert.Equal((100, mismatched), (evidence.Rows, evidence.Mismatched));
    }

    [Fact]
    public async Task A_row_carried_behind_the_first_pass_is_met_by_the_second()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(3000);
        await bench.BackfillAsync();
        await bench.Database.ExecuteAsync("VACUUM FULL shop.items");
        await bench.FillAsync("UPDATE shop.items SET qty = '0' WHERE id = 2900; DELETE FROM shop.items WHERE id < 10");
        await bench.Database.ExecuteAsync("VACUUM shop.items");
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql
            AS 'BEGIN IF qty = ''1500'' THEN PERFORM pg_advisory_xact_lock_shared(7); END IF; RETURN qty::integer; END'
            """);
        await using var mover = await bench.BeginAsync("SELECT pg_advisory_xact_lock(7)");

        var verification = bench.VerifyAsync(1);
        while (await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'") == 0)
        {
        }

        while (await bench.CountAsync("id = 2900 AND ctid < '(1,0)'") == 0)
        {
            await bench.Database.ExecuteAsync("UPDATE shop.items SET touched = touched + 1 WHERE id = 2900");
        }

        await mover.CommitAsync();
        var evidence = await verification;

        Assert.Equal(("ranged", 1), (evidence.Mode, evidence.Mismatched));
        Assert.Equal(["2900"], evidence.Samples);
        Assert.Equal(2991 - 1, evidence.Rows);
    }

    [Fact]
    public async Task Several_workers_find_what_one_finds()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(5000);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = '0' WHERE id % 1000 = 0");

        var evidence = await bench.VerifyAsync(8192, new() { Workers = 4 });

        Assert.Equal(("ranged", 5000, 5), (evidence.Mode, evidence.Rows, evidence.Mismatched));
        Assert.Equal(["1000", "2000", "3000", "4000", "5000"], evidence.Samples.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ranges_compared_before_an_interruption_are_not_compared_again()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(3000);
        await bench.BackfillAsync();
        await InterruptAsync(bench, afterRanges: 5);
        await bench.Database.ExecuteAsync("UPDATE migrator.verified_range SET mismatched = 7 WHERE from_unit = 0");
        var startedAt = await bench.Database.ScalarAsync<DateTime>("SELECT started_at FROM migrator.verification");

        var evidence = await bench.VerifyAsync(8192);

        Assert.Equal((3000, 7), (evidence.Rows, evidence.Mismatched));
        Assert.Equal(startedAt, evidence.TakenAt.UtcDateTime);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.verified_range"));
    }

    [Fact]
    public async Task Of_a_table_that_is_compared_in_ranges_no_snapshot_lasts_longer_than_a_range()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(3000);
        await bench.BackfillAsync();
        var (ranges, held) = (0, 0L);
        var observer = new Holding
        {
            Happened = happened =>
            {
                if (happened is VerificationAdvanced)
                {
                    ranges++;
                    held += bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL)").GetAwaiter().GetResult();
                }
            },
        };

        var evidence = await bench.VerifyAsync(8192, observer: observer);

        Assert.Equal(("ranged", 3000, true), (evidence.Mode, evidence.Rows, evidence.IsClean));
        Assert.InRange(ranges, 10, 10_000);
        Assert.Equal(0, held);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.items DISABLE TRIGGER \"~~migrator_update\"; ALTER TABLE shop.items ENABLE ALWAYS TRIGGER \"~~migrator_update\"")]
    [InlineData("VACUUM FULL shop.items")]
    [InlineData("INSERT INTO migrator.drift_count (migration_id, mapping_key, application, count) SELECT migration_id, key, 'shop/1.0.0', 1 FROM migrator.mapping")]
    [InlineData("UPDATE migrator.verification SET started_at = started_at - interval '61 minutes'")]
    [InlineData("UPDATE migrator.verification SET started_at = started_at + interval '61 minutes'")]
    public async Task Ranges_compared_under_other_circumstances_are_compared_again(string change)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(3000);
        await bench.BackfillAsync();
        await InterruptAsync(bench, afterRanges: 5);
        await bench.Database.ExecuteAsync("UPDATE migrator.verified_range SET mismatched = 7 WHERE from_unit = 0");
        await bench.Database.ExecuteAsync(change);

        var evidence = await bench.VerifyAsync(8192);

        Assert.Equal((3000, 0), (evidence.Rows, evidence.Mismatched));
    }

    [Fact]
    public async Task A_comparison_that_takes_longer_than_its_evidence_is_good_for_says_so()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await bench.BackfillAsync();
        var said = "";
        var observer = new Holding { Happened = happened => said += (happened as Noted)?.Text };

        await new TableVerification(bench.Ports, new() { EvidenceMaxAge = TimeSpan.FromTicks(1) }, observer, TimeProvider.System).RunAsync(bench.Lease, Bench.Table, new(), CancellationToken.None);

        Assert.Matches("^Comparing shop.items took .+, and evidence is good for .+ from its beginning on: contract does not go by it. Raise Gate:EvidenceMaxAge above that", said);
    }

    [Fact]
    public async Task The_server_looks_whether_whoever_asked_is_still_there()
    {
        await using var database = await server.CreateDatabaseAsync();

        var interval = await new Reading(new ConnectionSource(database.DataSource)).RunAsync(Bench.Table, snapshot => snapshot.SingleAsync<string>("SHOW client_connection_check_interval"), CancellationToken.None);

        Assert.Equal(OperatingSystem.IsLinux() ? "10s" : "0", interval);
    }

    [Fact]
    public async Task A_sample_tells_how_sure_it_is_and_is_no_evidence()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20_000);
        await bench.BackfillAsync();

        var clean = await bench.VerifyAsync(OneSnapshot, new() { SamplePercent = 50 });
        await bench.FillAsync("UPDATE shop.items SET qty = '0'");
        var dirty = await bench.VerifyAsync(OneSnapshot, new() { SamplePercent = 50 });

        Assert.Equal(("sampled", true), (clean.Mode, clean.IsClean));
        Assert.InRange(clean.Rows, 1, 19_999);
        Assert.Matches("^A sample of 50 % drew [0-9]+ pages and found no difference: with 95 % confidence less than [0-9.]+ % of the pages hold one", clean.Confidence);
        Assert.Equal(dirty.Rows, dirty.Mismatched);
        Assert.Contains(", 100 %.", dirty.Confidence, StringComparison.Ordinal);
        Assert.Empty(await bench.Ports.State.ReadEvidenceAsync(Bench.Migration, CancellationToken.None));
    }

    [Fact]
    public async Task A_sample_that_drew_nothing_is_no_success()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(1);
        await bench.BackfillAsync();

        var drawn = await Assert.ThrowsAsync<NothingComparedException>(async () =>
        {
            // Its one page is drawn once in a hundred thousand times.
            await bench.VerifyAsync(OneSnapshot, new() { SamplePercent = 0.001 });
        });

        Assert.Contains("Draw a larger share, or leave --sample out", drawn.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_changes_meanwhile_makes_it_void()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await bench.BackfillAsync();
        await using var writer = await bench.BeginAsync("LOCK TABLE shop.items IN ACCESS EXCLUSIVE MODE");
        await writer.ExecuteAsync("ALTER TABLE shop.items DISABLE TRIGGER ALL");

        var verification = bench.VerifyAsync(OneSnapshot);
        while (await bench.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'shop.items'::regclass") == 0)
        {
        }

        await writer.CommitAsync();

        await Assert.ThrowsAsync<SyncChangedException>(() => verification);
    }

    [Theory]
    [InlineData("DISABLE", "is disabled")]
    [InlineData("ENABLE REPLICA", "fires for replicated changes only")]
    [InlineData("ENABLE", "does not fire for replicated changes (it is not ENABLE ALWAYS)")]
    public async Task A_sync_that_does_not_always_fire_is_seen(string how, string problem)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        var before = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);
        await bench.Database.ExecuteAsync($"ALTER TABLE shop.items {how} TRIGGER \"~~migrator_update\"");

        var after = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);

        Assert.True(before.IsEnabled);
        Assert.NotEqual(before.Text, after.Text);
        Assert.Equal((false, $"the trigger ~~migrator_update {problem}"), (after.IsEnabled, after.Problem));
    }

    [Theory]
    [InlineData("überwachung", "BEFORE UPDATE", "the trigger überwachung of shop.items fires after ~~migrator_update, because of its name, and could change what that has made alike")]
    [InlineData("überwachung", "AFTER UPDATE", null)]
    [InlineData("überwachung", "BEFORE DELETE", null)]
    [InlineData("audit", "BEFORE UPDATE", null)]
    public async Task A_trigger_of_somebody_elses_that_fires_after_ours_is_seen(string name, string when, string? problem)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync(
            $"""
            CREATE FUNCTION shop.late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER "{name}" {when} ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.late();
            """);

        var found = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);

        Assert.Equal((problem is null, problem), (found.IsEnabled, found.Problem));
    }

    [Fact]
    public async Task A_change_that_was_taken_back_is_seen_all_the_same()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        var before = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);
        await bench.Database.ExecuteAsync("ALTER TABLE shop.items DISABLE TRIGGER \"~~migrator_update\"");
        await bench.Database.ExecuteAsync("ALTER TABLE shop.items ENABLE ALWAYS TRIGGER \"~~migrator_update\"");

        var after = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);

        Assert.True(after.IsEnabled);
        Assert.NotEqual(before.Text, after.Text);
    }

    [Theory]
    [InlineData("DROP TRIGGER \"~~migrator_insert\" ON shop.items", "no sync trigger fires on INSERT")]
    [InlineData("DROP FUNCTION migrator.quantity_up", "the function migrator.quantity_up is missing")]
    public async Task A_sync_that_is_not_there_is_seen(string sql, string problem)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync(sql);

        var found = await bench.Ports.Rows.ReadFingerprintAsync(Bench.Table, [Bench.Quantity], CancellationToken.None);

        Assert.Equal((false, problem), (found.IsEnabled, found.Problem));
    }

    [Fact]
    public async Task Rows_that_row_level_security_hides_are_refused_and_not_left_out()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(2);
        var owner = await bench.Database.CreateWriterRoleAsync("owner");
        await bench.Database.ExecuteAsync(
            $"""
            GRANT ALL ON SCHEMA shop, migrator TO {owner.QuotedName};
            GRANT ALL ON ALL TABLES IN SCHEMA migrator TO {owner.QuotedName};
            GRANT ALL ON ALL FUNCTIONS IN SCHEMA migrator TO {owner.QuotedName};
            ALTER TABLE shop.items OWNER TO {owner.QuotedName};
            ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY first_only ON shop.items USING (id = 1);
            """);
        await using var dataSource = NpgsqlDataSource.Create(owner.ConnectionString);
        var rows = new PostgreSqlRows(new ConnectionSource(dataSource), TimeProvider.System);
        var range = await bench.RangeAsync();

        await Assert.ThrowsAsync<RowsHiddenException>(() => rows.CountPendingAsync(Bench.Table, [Bench.Quantity], CancellationToken.None));
        await Assert.ThrowsAsync<RowsHiddenException>(() => rows.RunBatchAsync(bench.Request(range), CancellationToken.None));
        await Assert.ThrowsAsync<RowsHiddenException>(
            () => rows.CompareAsync(new() { Migration = Bench.Migration, Table = Bench.Table, Mappings = [Bench.Quantity] }, CancellationToken.None));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.items RENAME TO gone", "there is no such table")]
    [InlineData("ALTER TABLE shop.items RENAME TO gone; CREATE VIEW shop.items AS SELECT * FROM shop.gone", "it is not a table")]
    public async Task A_relation_whose_rows_lie_elsewhere_is_refused(string sql, string reason)
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync(sql);

        var refused = await Assert.ThrowsAsync<UnsupportedTableException>(
            () => bench.Ports.Rows.CountPendingAsync(Bench.Table, [Bench.Quantity], CancellationToken.None));

        Assert.Equal(reason, refused.Reason);
    }

    /// <summary>Ends a verification in ranges after so many of them, as a kill would.</summary>
    private static async Task InterruptAsync(Bench bench, int afterRanges)
    {
        using var interruption = new CancellationTokenSource();
        var observer = new Holding { Happened = happened => { if (happened is VerificationAdvanced && --afterRanges == 0) { interruption.Cancel(); } } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.VerifyAsync(8192, observer: observer, interruption: interruption));
    }
}
