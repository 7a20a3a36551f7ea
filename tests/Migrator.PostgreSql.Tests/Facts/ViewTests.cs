using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What becomes of views over columns that change hands: they read the new column from the flip on, the old one again after a rollback, and are all they were.</summary>
public sealed class ViewTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL, note text);
        INSERT INTO shop.orders SELECT n, n, 'n' || n FROM generate_series(1, 50) n;
        """;

    /// <summary>The views of a schema with all that belongs to them, one line each.</summary>
    private const string Inventory =
        """
        SELECT concat_ws(' | ', c.relname, c.reloptions, pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class'),
                 (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum), a.attacl), ', ' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
                 (SELECT string_agg(g::text, ', ' ORDER BY g::text) FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g),
                 (SELECT string_agg(concat_ws(' ', pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger')), ', ') FROM pg_trigger t WHERE t.tgrelid = c.oid),
                 pg_get_viewdef(c.oid))
          FROM pg_class c
         WHERE c.relkind = 'v' AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('shop', 'reports'))
         ORDER BY c.relname
        """;

    [Fact]
    public async Task Views_over_views_follow_a_column_to_its_new_type_and_back_with_all_that_belongs_to_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(
            $"""
            CREATE SCHEMA reports;
            CREATE VIEW shop.open WITH (security_barrier = true, check_option = cascaded) AS SELECT id, qty, note FROM shop.orders WHERE qty > 0;
            CREATE VIEW reports."Per Note" AS SELECT o.note, sum(o.qty) AS total, max(o.qty) AS most FROM shop.open o GROUP BY o.note;
            CREATE VIEW reports.notes AS SELECT "Per Note".note FROM reports."Per Note" WHERE "Per Note".total > 3;
            CREATE VIEW shop.counted AS SELECT note FROM shop.orders WHERE qty > 10;
            CREATE VIEW shop.aside AS SELECT id FROM shop.orders;
            CREATE FUNCTION shop.put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER put INSTEAD OF INSERT ON shop.open FOR EACH ROW EXECUTE FUNCTION shop.put();
            COMMENT ON TRIGGER put ON shop.open IS 'it''s kept';
            COMMENT ON VIEW shop.open IS 'what is "open" $$';
            COMMENT ON COLUMN shop.open.qty IS 'how many';
            GRANT SELECT, INSERT ON shop.open TO {scene.Writer.QuotedName} WITH GRANT OPTION;
            GRANT UPDATE (note) ON shop.open TO {scene.Writer.QuotedName};
            GRANT SELECT ON shop.counted, reports.notes TO PUBLIC;
            ALTER VIEW reports."Per Note" OWNER TO {scene.Writer.QuotedName};
            GRANT CREATE ON SCHEMA reports TO {scene.Writer.QuotedName};
            ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
            """);
        var before = await scene.Database.QueryAsync<string>(Inventory);
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        await scene.ContractAsync(1, ContractStage.Flip);
        var flipped = await scene.Database.QueryAsync<string>(Inventory);
        await scene.WriteAsync("UPDATE shop.orders SET qty = 7000 WHERE id = 1");
        Assert.Equal("7000", await scene.TextAsync("SELECT most FROM reports.\"Per Note\" WHERE note = 'n1'"));
        Assert.Equal(before.Select(line => line.Replace("qty integer", "qty bigint", StringComparison.Ordinal).Replace("total bigint", "total numeric", StringComparison.Ordinal).Replace("most integer", "most bigint", StringComparison.Ordinal)
            .Replace("(total > 3)", "(total > (3)::numeric)", StringComparison.Ordinal).Replace("(\"Per Note\".total > 3)", "(\"Per Note\".total > (3)::numeric)", StringComparison.Ordinal)), flipped);

        await scene.WriteAsync("UPDATE shop.orders SET qty = 1 WHERE id = 1");
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));

        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Type("orders", "qty", "bigint")));
        Assert.Equal(flipped, await scene.Database.QueryAsync<string>(Inventory));
    }

    [Fact]
    public async Task A_view_keeps_its_own_column_names_when_the_column_is_renamed_and_needs_no_new_number()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT o.id, o.qty, p.qty AS other FROM shop.orders o JOIN shop.orders p ON p.id = o.id + 1 WHERE o.note <> 'qty'; CREATE VIEW shop.further AS SELECT qty + 1 AS next FROM shop.open");
        var number = await scene.TextAsync("SELECT 'shop.open'::regclass::oid");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("orders", "qty", "quantity")));

        Assert.Equal(number, await scene.TextAsync("SELECT 'shop.open'::regclass::oid"));
        Assert.Equal("1 1 2", await scene.TextAsync("SELECT concat_ws(' ', id, qty, other) FROM shop.open WHERE id = 1"));
        Assert.Equal("3", await scene.TextAsync("SELECT next FROM shop.further WHERE next = 3"));
        Assert.Equal("id, quantity", await scene.TextAsync(
            "SELECT string_agg(DISTINCT a.attname, ', ') FROM pg_rewrite r JOIN pg_depend p ON p.objid = r.oid JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid WHERE r.ev_class = 'shop.open'::regclass AND a.attname IN ('id', 'quantity', 'qty') AND a.attrelid = 'shop.orders'::regclass"));
    }

    [Fact]
    public async Task Readers_of_a_view_never_fail_while_it_is_created_anew_and_see_every_row()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync($"CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE VIEW shop.total AS SELECT count(*) AS rows, sum(qty) AS sum FROM shop.open; GRANT SELECT ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName}");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(FactScene.Stopping);
        var reads = 0;
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            await using var session = await scene.ConnectAsync();
            while (!enough.IsCancellationRequested)
            {
                var rows = await session.ScalarAsync(reader % 2 == 0 ? "SELECT rows FROM shop.total" : "BEGIN; SELECT 1 FROM shop.orders LIMIT 0; SELECT count(*) FROM shop.open; COMMIT");
                Assert.Equal(reader % 2 == 0 ? 50L : null, reader % 2 == 0 ? rows : null);
                Interlocked.Increment(ref reads);
            }
        })).ToList();

        for (var round = 0; round < 5; round++)
        {
            await scene.ContractAsync(1, ContractStage.Flip);
            await scene.RollbackAsync(1);
            await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
            await scene.BackfillAsync(1);
            await scene.VerifyAsync(1);
        }

        await scene.ContractAsync(1);
        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(reads > 20);
        Assert.Equal("50 1275", await scene.TextAsync("SELECT concat_ws(' ', rows, sum) FROM shop.total"));
    }

    [Fact]
    public async Task What_is_written_through_a_view_is_kept_alike_and_never_lost_from_expand_to_the_end()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync($"CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; GRANT SELECT, INSERT, UPDATE ON shop.open TO {scene.Writer.QuotedName}");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(FactScene.Stopping);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            await using var session = await scene.ConnectAsync();
            while (!enough.IsCancellationRequested)
            {
                await session.DoAsync($"INSERT INTO shop.open (id, qty) VALUES ({1000 + written}, 1); UPDATE shop.open SET qty = {written} WHERE id OPERATOR(pg_catalog.=) {1000 + written}");
                written++;
            }
        }, TestContext.Current.CancellationToken);

        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.ContractAsync(1);
        await enough.CancelAsync();
        await writing;

        Assert.True(written > 10);
        Assert.Equal(written, await scene.CountAsync("shop.open WHERE id >= 1000 AND qty = id - 1000"));
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW shop.open AS SELECT id, qty, note FROM shop.orders")]
    [InlineData("GRANT SELECT ON shop.open TO PUBLIC")]
    [InlineData("ALTER VIEW shop.open SET (security_barrier = true)")]
    public async Task A_view_that_has_changed_since_it_was_planned_stops_the_flip_and_nothing_is_done(string change)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(change);
        var before = await scene.Database.QueryAsync<string>(Inventory);

        var stopped = await scene.TryContractAsync(1, ContractStage.Flip);

        Assert.Equal(RunOutcome.Failed, stopped.Outcome);
        Assert.Contains("have changed since the migration was planned: \"shop\".\"open\"", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));
        Assert.Equal("integer", await scene.TextAsync("SELECT pg_typeof(qty) FROM shop.orders LIMIT 1"));
    }

    [Fact]
    public async Task A_view_that_somebody_builds_on_one_that_has_to_be_dropped_closes_the_gate_until_the_flip_and_not_after_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE VIEW shop.known AS SELECT qty FROM shop.open; CREATE VIEW shop.few AS SELECT id FROM shop.orders WHERE qty < 5");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.harmless AS SELECT id FROM shop.few; CREATE VIEW shop.upon AS SELECT qty FROM shop.open");

        var closed = await scene.TryContractAsync(1, ContractStage.Flip);
        Assert.Equal(RunOutcome.NeedsHuman, closed.Outcome);
        Assert.Contains("view shop.upon reads shop.open.qty", closed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("harmless", closed.Reason, StringComparison.Ordinal);

        await scene.Database.ExecuteAsync("DROP VIEW shop.upon");
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.upon AS SELECT qty FROM shop.open");
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW shop.open AS SELECT id, qty FROM shop.orders WHERE id > 0", "has changed since it was made to read the new columns")]
    [InlineData("GRANT SELECT ON shop.open TO PUBLIC", "what belongs to them")]
    public async Task A_view_that_somebody_changed_after_the_flip_is_not_overwritten_by_a_rollback(string change, string reason)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.Database.ExecuteAsync(change);
        var before = await scene.Database.QueryAsync<string>(Inventory);

        var stopped = await new RollbackRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(
            new(1), new RollbackOptions { Sources = [Runs.RunDatabase.NothingIsLive] }, FactScene.Stopping);

        Assert.Equal(RunOutcome.Failed, stopped.Outcome);
        Assert.Contains(reason, stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));
    }

    [Theory]
    [InlineData("CREATE VIEW shop.open AS SELECT o.* FROM shop.orders o(x, y, z)", "by their place")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, repeat('x', qty) AS xs FROM shop.orders", "repeat")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty, orders AS whole FROM shop.orders", "whole rows")]
    [InlineData("CREATE VIEW shop.open AS SELECT orders AS whole FROM shop.orders", "whole rows")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE MATERIALIZED VIEW shop.kept AS SELECT qty FROM shop.open", "materialized view shop.kept hangs on it")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE FUNCTION shop.few() RETURNS SETOF shop.open LANGUAGE sql AS 'SELECT * FROM shop.open'", "function shop.few() hangs on it")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE FUNCTION shop.few() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM shop.open)", "function shop.few() hangs on it")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE RULE put AS ON INSERT TO shop.open DO INSTEAD INSERT INTO shop.orders (id, qty) VALUES (NEW.id, NEW.qty)", "its rule put")]
    [InlineData("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; ALTER VIEW shop.open ALTER qty SET DEFAULT 5", "qty has a default of its own")]
    public async Task A_view_that_cannot_follow_is_named_with_the_reason_when_it_is_planned(string view, string reason)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(view);

        var refusal = await scene.RefusalAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.Equal(("MIG1194", "shop.open"), (refusal.Code, refusal.Subject));
        Assert.Contains(reason, refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_over_tables_whose_key_changes_follows_them_together_even_if_it_groups_by_the_key()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, note text);
            CREATE TABLE shop.items (id int PRIMARY KEY, order_id int NOT NULL REFERENCES shop.orders);
            INSERT INTO shop.orders VALUES (1, 'a'), (2, 'b');
            INSERT INTO shop.items VALUES (1, 1), (2, 1), (3, 2);
            CREATE VIEW shop.open AS SELECT o.note, count(i.order_id) AS items FROM shop.orders o JOIN shop.items i ON i.order_id = o.id GROUP BY o.id;
            """);

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Type("orders", "id", "bigint")));

        Assert.Equal("a 2, b 1", await scene.TextAsync("SELECT string_agg(concat_ws(' ', note, items), ', ' ORDER BY note) FROM shop.open"));
        Assert.Equal("bigint bigint", await scene.TextAsync("SELECT concat_ws(' ', pg_typeof(o.id), pg_typeof(i.order_id)) FROM shop.orders o, shop.items i LIMIT 1"));
    }

    [Fact]
    public async Task A_view_that_reads_columns_which_change_at_different_moments_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT qty, note FROM shop.orders");

        var refusal = await scene.RefusalAsync(1, Wanted.Type("orders", "qty", "bigint"), Wanted.Rename("orders", "note", "remark"));

        Assert.Equal(("MIG1194", "shop.open"), (refusal.Code, refusal.Subject));
        Assert.Contains("different moments", refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_that_an_open_migration_plans_for_is_not_planned_for_by_another_however_far_it_is_from_the_columns()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE VIEW shop.noted AS SELECT id, note FROM shop.orders; CREATE VIEW shop.pair AS SELECT o.qty, n.note FROM shop.open o JOIN shop.noted n USING (id)");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));

        var refusal = await scene.RefusalAsync(2, Wanted.Rename("orders", "note", "remark"));

        Assert.Equal(("MIG1117", "shop.orders.note"), (refusal.Code, refusal.Subject));
        Assert.Contains("the view shop.pair reads this column and one that migration 1", refusal.Harm, StringComparison.Ordinal);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Rename("orders", "note", "remark")));
        Assert.Equal("1 n1", await scene.TextAsync("SELECT concat_ws(' ', qty, note) FROM shop.pair WHERE qty = 1"));
    }

    [Fact]
    public async Task A_runner_that_is_no_superuser_creates_its_views_anew_and_names_those_of_others()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (owner, other) = (await database.CreateWriterRoleAsync("shop"), await database.CreateWriterRoleAsync("other"));
        await database.ExecuteAsync($"GRANT CREATE, TEMPORARY ON DATABASE \"{database.Name}\" TO {owner.QuotedName}");
        await using var source = NpgsqlDataSource.Create(owner.ConnectionString);
        await using var ports = new PostgreSqlDatabase(source);
        await ports.State.InstallAsync(State.ControlSchemaFile.Versions, FactScene.Stopping);
        await using var session = await source.OpenConnectionAsync(FactScene.Stopping);
        await session.DoAsync(
            $"""
            CREATE SCHEMA shop;
            {Orders.Replace("'n' || n", "'n'", StringComparison.Ordinal).Replace("generate_series", "pg_catalog.generate_series", StringComparison.Ordinal)}
            CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders;
            COMMENT ON VIEW shop.open IS 'kept';
            CREATE POLICY few ON shop.orders USING (qty OPERATOR(pg_catalog.>) 0);
            CREATE STATISTICS shop.both ON qty, note FROM shop.orders;
            """);
        var definition = new MigrationDefinition { Id = new(1), Title = "1", Source = "M1", Changes = [Wanted.Type("orders", "qty", "bigint")] };
        var settings = new RunSettings { Owner = "the test", QuietWindow = TimeSpan.Zero, RollbackWindow = TimeSpan.Zero, LockTimeout = TimeSpan.FromMilliseconds(300), LockRetryFor = TimeSpan.FromSeconds(20), HeartbeatTimeToLive = TimeSpan.FromMilliseconds(200) };
        var observer = new Runs.RecordingObserver();
        await database.ExecuteAsync($"ALTER VIEW shop.open OWNER TO {other.QuotedName}");
        var refused = Assert.Single((await new PlanMaking(ports).PlanAsync(definition, FactScene.Stopping)).Refusals, refusal => refusal.Harm.Contains("belongs to", StringComparison.Ordinal));
        Assert.Equal(("MIG1194", "shop.open"), (refused.Code, refused.Subject));
        await database.ExecuteAsync($"ALTER VIEW shop.open OWNER TO {owner.QuotedName}");

        var plan = (await new PlanMaking(ports).PlanAsync(definition, FactScene.Stopping)).Plan!;
        var results = new[]
        {
            await new ExpandRun(ports, settings, observer, TimeProvider.System).RunAsync(plan, [new AppRelease("shop", "2.0.0")], FactScene.Stopping),
            await new BackfillRun(ports, settings, observer, TimeProvider.System).RunAsync(plan.Id, FactScene.Stopping),
            await new VerifyRun(ports, settings, observer, TimeProvider.System).RunAsync(plan.Id, new VerifyOptions(), FactScene.Stopping),
            await new ContractRun(ports, settings, observer, TimeProvider.System).RunAsync(plan.Id, new ContractOptions { Sources = [Runs.RunDatabase.NothingIsLive] }, FactScene.Stopping),
        };

        Assert.All(results, result => Assert.True(result.Outcome is RunOutcome.Done, result.Reason));
        Assert.Equal("bigint kept", await database.ScalarAsync<string>("SELECT concat_ws(' ', format_type(a.atttypid, NULL), obj_description(a.attrelid, 'pg_class')) FROM pg_attribute a WHERE a.attrelid = 'shop.open'::regclass AND a.attname = 'qty'"));
    }

    [Fact]
    public async Task A_view_that_only_counts_rows_is_left_alone()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.counted AS SELECT count(*) AS rows FROM shop.orders; CREATE MATERIALIZED VIEW shop.kept AS SELECT rows FROM shop.counted");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint")));

        Assert.Equal("50", await scene.TextAsync("SELECT rows FROM shop.counted"));
    }

    [Fact]
    public async Task The_plan_names_the_views_with_their_locks_and_says_which_columns_of_theirs_change()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE VIEW shop.open AS SELECT id, qty FROM shop.orders; CREATE VIEW shop.few AS SELECT id FROM shop.orders WHERE qty < 5");

        var plan = await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.Contains("qty becomes bigint", Assert.Single(plan.Findings, finding => finding is { Code: "MIG1193", Subject: "shop.open" }).Harm, StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Note, Assert.Single(plan.Findings, finding => finding is { Code: "MIG1193", Subject: "shop.few" }).Severity);
        var flip = Assert.Single(plan.Steps, step => step.Stage is ContractStage.Flip && step.Do.Locks.Count > 1);
        Assert.Equal(["few", "open", "orders"], flip.Do.Locks.Select(held => held.Table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_type_that_the_server_widens_in_place_is_copied_where_a_view_reads_the_column()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.places (id int PRIMARY KEY, name varchar(10)); INSERT INTO shop.places VALUES (1, 'Bonn'); CREATE VIEW shop.names AS SELECT name FROM shop.places");

        var plan = await scene.PlanAsync(1, Wanted.Type("places", "name", "character varying(20)"));
        await scene.RunWholeAsync(plan);

        Assert.Contains("shop.names", Assert.Single(plan.Findings, finding => finding.Code == "MIG1423").Harm, StringComparison.Ordinal);
        await scene.WriteAsync("INSERT INTO shop.places VALUES (2, 'Bad Wildungen')");
        Assert.Equal("Bonn, Bad Wildungen", await scene.TextAsync("SELECT string_agg(name, ', ' ORDER BY length(name)) FROM shop.names"));
        Assert.Equal("character varying(20)", await scene.TextAsync("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'shop.names'::regclass AND attname = 'name'"));
    }

    [Theory]
    [InlineData("CREATE VIEW shop.reader AS SELECT id FROM shop.places")]
    [InlineData("CREATE VIEW shop.reader AS SELECT count(*) AS rows FROM shop.places")]
    [InlineData("CREATE VIEW shop.reader AS SELECT places AS whole FROM shop.places")]
    [InlineData("CREATE STATISTICS shop.reader ON id, name FROM shop.places")]
    public async Task A_type_that_the_server_widens_in_place_is_widened_there_where_nothing_keeps_it(string reader)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.places (id int PRIMARY KEY, name varchar(10)); {reader}");

        var plan = await scene.ExpandAsync(1, Wanted.Type("places", "name", "character varying(20)"));

        Assert.Empty(plan.Mappings);
        Assert.Equal("character varying(20)", await scene.TextAsync("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'shop.places'::regclass AND attname = 'name'"));
    }
}
