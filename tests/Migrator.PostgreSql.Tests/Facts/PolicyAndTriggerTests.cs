using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Policies and triggers that name a column go along with it: they protect and fire at every moment, and are what they were after a rollback.</summary>
public sealed class PolicyAndTriggerTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL, note text);
        CREATE TABLE shop.log (id int, was text, now text);
        INSERT INTO shop.orders SELECT n, n, 'n' || n FROM generate_series(1, 50) n;
        CREATE FUNCTION shop.noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shop.log VALUES (NEW.id, OLD.qty, NEW.qty); RETURN NULL; END $$;
        """;

    private const string Inventory =
        """
        SELECT concat_ws(' | ', p.polname, p.polcmd, p.polpermissive, p.polroles::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), obj_description(p.oid, 'pg_policy')) FROM pg_policy p
        UNION ALL
        SELECT concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger')) FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgname !~ 'migrator'
        ORDER BY 1
        """;

    [Fact]
    public async Task A_policy_protects_before_at_and_after_the_flip_and_comes_back_as_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(
            $"""
            ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
            CREATE POLICY "Few; only" ON shop.orders FOR SELECT TO {scene.Writer.QuotedName}, postgres USING (qty <= 10);
            CREATE POLICY changed ON shop.orders AS PERMISSIVE TO {scene.Writer.QuotedName} USING (qty <= 10) WITH CHECK (qty <= 5 AND EXISTS (SELECT FROM shop.log l WHERE l.id >= orders.qty));
            CREATE POLICY never ON shop.orders AS RESTRICTIVE FOR DELETE USING (qty < 0);
            COMMENT ON POLICY changed ON shop.orders IS 'it''s kept';
            INSERT INTO shop.log VALUES (5);
            """);
        var before = await scene.Database.QueryAsync<string>(Inventory);
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(FactScene.Stopping);
        var reading = Task.Run(async () =>
        {
            await using var session = await scene.ConnectAsync();
            while (!enough.IsCancellationRequested)
            {
                Assert.Equal(10L, await session.ScalarAsync("SELECT count(*) FROM shop.orders"));
            }
        }, TestContext.Current.CancellationToken);

        await scene.ContractAsync(1, ContractStage.Flip);
        await using (var session = await scene.ConnectAsync())
        {
            Assert.Equal("42501", await session.RefusedAsync("UPDATE shop.orders SET qty = 6 WHERE id OPERATOR(pg_catalog.=) 1"));
            await session.DoAsync("UPDATE shop.orders SET qty = 5 WHERE id OPERATOR(pg_catalog.=) 1; DELETE FROM shop.orders");
        }

        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));
        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Type("orders", "qty", "bigint")));
        await enough.CancelAsync();
        await reading;

        Assert.Equal(50, await scene.CountAsync("shop.orders"));
        Assert.Equal(before.Count, (await scene.Database.QueryAsync<string>(Inventory)).Count);
        Assert.Equal("qty", await scene.TextAsync("SELECT string_agg(DISTINCT a.attname, ' ') FROM pg_depend p JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid WHERE p.classid = 'pg_policy'::regclass AND a.attrelid = 'shop.orders'::regclass"));
    }

    [Fact]
    public async Task A_policy_names_the_new_column_after_a_rename()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON shop.orders USING (qty <= 10 AND note <> 'qty' AND EXISTS (SELECT FROM shop.orders o WHERE o.qty = orders.id))");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Rename("orders", "qty", "quantity")));

        Assert.Contains("(quantity <= 10) AND (note <> 'qty'::text)", await scene.TextAsync("SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"), StringComparison.Ordinal);
        Assert.Contains("o.quantity = orders.id", await scene.TextAsync("SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"), StringComparison.Ordinal);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("42P17", await session.RefusedAsync("SELECT count(*) FROM shop.orders"));
    }

    [Fact]
    public async Task Triggers_that_wait_for_a_column_fire_for_it_before_and_after_the_flip_and_after_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(
            $"""
            GRANT INSERT ON shop.log TO {scene.Writer.QuotedName};
            CREATE TRIGGER noted AFTER UPDATE OF qty ON shop.orders FOR EACH ROW WHEN (OLD.qty IS DISTINCT FROM NEW.qty AND NEW.qty > 5) EXECUTE FUNCTION shop.noted();
            CREATE CONSTRAINT TRIGGER later AFTER UPDATE OF qty ON shop.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.noted();
            CREATE TRIGGER silent AFTER UPDATE OF qty ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.noted();
            ALTER TABLE shop.orders DISABLE TRIGGER silent;
            COMMENT ON TRIGGER noted ON shop.orders IS 'it''s kept';
            """);
        var before = await scene.Database.QueryAsync<string>(Inventory);
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        Assert.Equal(0, await scene.CountAsync("shop.log"));
        await using var session = await scene.ConnectAsync();
        const string Work = "UPDATE shop.orders SET qty = {0} WHERE id OPERATOR(pg_catalog.=) 1; UPDATE shop.orders SET note = 'x' WHERE id OPERATOR(pg_catalog.=) 2";
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 100));

        await scene.ContractAsync(1, ContractStage.Flip);
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 101));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 102));
        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Type("orders", "qty", "bigint")));
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 103));

        Assert.Equal("1>100 1>100 100>101 100>101 101>102 101>102 102>103 102>103", await scene.TextAsync("SELECT string_agg(was || '>' || now, ' ' ORDER BY now::int) FROM shop.log"));
        Assert.Equal(before, await scene.Database.QueryAsync<string>(Inventory));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.orders DISABLE TRIGGER noted", "the trigger noted on shop.orders has changed")]
    [InlineData("ALTER POLICY few ON shop.orders USING (qty <= 11)", "the policy few on shop.orders has changed")]
    public async Task What_has_changed_since_it_was_planned_stops_the_flip_and_what_has_changed_since_the_flip_the_rollback(string change, string reason)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE POLICY few ON shop.orders USING (qty <= 10); CREATE TRIGGER noted AFTER UPDATE OF qty ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.noted();");
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(change);

        var stopped = await scene.TryContractAsync(1, ContractStage.Flip);
        Assert.Equal(RunOutcome.Failed, stopped.Outcome);
        Assert.Contains(reason, stopped.Reason, StringComparison.Ordinal);

        await scene.Database.ExecuteAsync("ALTER TABLE shop.orders ENABLE TRIGGER noted; ALTER POLICY few ON shop.orders USING (qty <= 10)");
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.Database.ExecuteAsync(change);
        var kept = await scene.Database.QueryAsync<string>(Inventory);
        var back = await new RollbackRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(
            new(1), new RollbackOptions { Sources = [Runs.RunDatabase.NothingIsLive] }, FactScene.Stopping);
        Assert.Equal(RunOutcome.Failed, back.Outcome);
        Assert.Contains(reason, back.Reason, StringComparison.Ordinal);
        Assert.Equal(kept, await scene.Database.QueryAsync<string>(Inventory));
    }

    [Theory]
    [InlineData("CREATE POLICY few ON shop.orders USING (abs(qty) <= 10)", "shop.orders: few", "abs(text)")]
    [InlineData("CREATE TRIGGER few AFTER UPDATE ON shop.orders FOR EACH ROW WHEN (NEW.qty > 5) EXECUTE FUNCTION shop.noted()", "shop.orders: few", "text > integer")]
    [InlineData("CREATE POLICY few ON shop.log USING (EXISTS (SELECT FROM shop.orders WHERE qty = 5))", "shop.log: few", "another table")]
    public async Task What_cannot_follow_is_named_with_the_reason_when_it_is_planned(string sql, string subject, string reason)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(sql);

        var refusal = await scene.RefusalAsync(1, Wanted.Type("orders", "qty", "text", "qty::text", "qty::int"));

        Assert.Equal(("MIG1195", subject), (refusal.Code, refusal.Subject));
        Assert.Contains(reason, refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_over_columns_that_change_at_different_moments_or_that_an_open_migration_plans_for_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE POLICY few ON shop.orders USING (qty <= 10 AND note <> '')");

        var twice = await scene.RefusalAsync(1, Wanted.Type("orders", "qty", "bigint"), Wanted.Rename("orders", "note", "remark"));
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        var open = await scene.RefusalAsync(2, Wanted.Rename("orders", "note", "remark"));

        Assert.Equal(("MIG1195", "shop.orders: few"), (twice.Code, twice.Subject));
        Assert.Equal(("MIG1117", "shop.orders.note"), (open.Code, open.Subject));
    }

    [Fact]
    public async Task A_trigger_that_waits_for_a_renamed_column_is_refused_for_new_versions_would_not_fire_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE TRIGGER noted AFTER UPDATE OF qty ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.noted()");

        Assert.Equal("MIG1105", (await scene.RefusalAsync(1, Wanted.Rename("orders", "qty", "quantity"))).Code);
    }
}
