using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Users' triggers fire for what a backfill copies, or are left out where nothing else is missed by that.</summary>
public sealed class SuppressedTriggerTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.customers (id int PRIMARY KEY);
        INSERT INTO shop.customers VALUES (1);
        CREATE TABLE shop.orders (id int PRIMARY KEY, name text, customer int REFERENCES shop.customers, updated_at timestamp DEFAULT '2020-01-01');
        CREATE TABLE shop.outbox (id int, what text);
        INSERT INTO shop.orders SELECT n, 'n' || n, 1 FROM generate_series(1, 50) n;
        CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := '2026-11-23'; RETURN NEW; END $$;
        CREATE FUNCTION shop.send() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shop.outbox VALUES (NEW.id, NEW.name); RETURN NULL; END $$;
        CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
        CREATE TRIGGER send AFTER UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.send();
        """;

    private static SchemaChange Rename => Wanted.Rename("orders", "name", "title");

    [Fact]
    public async Task By_default_they_fire_and_the_plan_names_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync("CREATE TRIGGER asleep AFTER UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.send(); ALTER TABLE shop.orders DISABLE TRIGGER asleep");

        var plan = await scene.ExpandAsync(1, Rename);
        await scene.BackfillAsync(1);

        var finding = Assert.Single(plan.Findings, finding => finding.Code == "MIG1308");
        Assert.Equal("the triggers send, touch fire for every row that the backfill copies", finding.Harm);
        Assert.Equal(50, await scene.CountAsync("shop.outbox"));
    }

    [Fact]
    public async Task Left_out_they_do_not_fire_for_the_copy_and_do_for_everybody_elses_writes_meanwhile()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync($"GRANT INSERT ON shop.outbox TO {scene.Writer.QuotedName}");
        var plan = await PlanAsync(scene, Rename);
        await scene.TryExpandAsync(plan);
        var written = false;
        scene.Observer.Meanwhile = async moment =>
        {
            if (moment == "batch:shop.orders" && !written)
            {
                written = true;
                await scene.WriteAsync("UPDATE shop.orders SET name = 'by a writer' WHERE id OPERATOR(pg_catalog.=) 7; UPDATE shop.orders SET title = 'by a new one' WHERE id OPERATOR(pg_catalog.=) 8");
            }
        };

        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        Assert.Equal("Copy existing rows of shop.orders to the new columns, a stretch of pages at a time, without the triggers send, touch", Assert.Single(plan.Steps, step => step.Kind == StepKind.Backfill).Purpose);
        Assert.Equal("7 8", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.outbox"));
        Assert.Equal(48, await scene.CountAsync("shop.orders WHERE updated_at = '2020-01-01' AND title = name"));
        Assert.Equal(2, await scene.CountAsync("shop.orders WHERE updated_at = '2026-11-23' AND title = name"));
    }

    [Theory]
    [InlineData("22023")]
    [InlineData("42501")]
    public async Task A_poisoned_row_is_isolated_without_them_too(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(
            $"""
            UPDATE shop.orders SET name = id;
            CREATE FUNCTION shop.number(name text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF name = 'many' THEN RAISE 'no number' USING ERRCODE = '{code}'; END IF; RETURN name::int; END $$;
            """);
        var plan = await PlanAsync(scene, Wanted.Replace("orders", "name", "number", "int", up: "shop.number(name)", down: "number::text"));
        await scene.Database.ExecuteAsync("UPDATE shop.orders SET name = 'many' WHERE id = 9; TRUNCATE shop.outbox");
        await scene.TryExpandAsync(plan);

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, result.Outcome);
        Assert.Equal((49, 0), (await scene.CountAsync("shop.orders WHERE number = id"), await scene.CountAsync("shop.outbox")));
    }

    [Theory]
    [InlineData("a trigger that nobody planned for", "CREATE TRIGGER later AFTER UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.send()", "the trigger later")]
    [InlineData("a trigger that now fires always", "ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER send", "the trigger send")]
    [InlineData("a foreign key over the new column", "ALTER TABLE shop.orders ADD CONSTRAINT to_customer FOREIGN KEY (client) REFERENCES shop.customers NOT VALID", "the constraint to_customer")]
    [InlineData("a key that is checked later", "ALTER TABLE shop.orders ADD CONSTRAINT once UNIQUE (client) DEFERRABLE", "the constraint once")]
    [InlineData("a reference to the new column", "ALTER TABLE shop.orders ADD CONSTRAINT one UNIQUE (client); ALTER TABLE shop.outbox ADD CONSTRAINT from_outbox FOREIGN KEY (id) REFERENCES shop.orders (client) NOT VALID", "the constraint from_outbox")]
    [InlineData("a rule", "CREATE RULE watch AS ON UPDATE TO shop.orders DO ALSO NOTIFY changed", "the rule watch")]
    public async Task A_batch_that_would_leave_out_anything_else_writes_nothing(string what, string change, string named)
    {
        Assert.NotEmpty(what);
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.TryExpandAsync(await PlanAsync(scene, Wanted.Replace("orders", "customer", "client", "int", up: "customer + 0", down: "client - 0")));
        await scene.Database.ExecuteAsync(change);

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(("MIG2022", RunOutcome.Failed), (result.Code, result.Outcome));
        Assert.Contains($"would leave out {named};", result.Reason, StringComparison.Ordinal);
        Assert.Equal((0, 50), (await scene.CountAsync("shop.orders WHERE client IS NOT NULL"), await scene.PendingAsync("orders")));
    }

    [Fact]
    public async Task Foreign_keys_over_other_columns_are_not_concerned_and_checked_as_ever_for_writers()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.TryExpandAsync(await PlanAsync(scene, Rename));

        await scene.BackfillAsync(1);

        await using var session = await scene.ConnectAsync();
        Assert.Equal("23503", await session.RefusedAsync("INSERT INTO shop.orders (id, name, customer) VALUES (99, 'x', 2)"));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER send", "MIG1129", "the triggers send fire for what replication applies")]
    [InlineData("ALTER TABLE shop.orders ENABLE REPLICA TRIGGER send", "MIG1129", "the triggers send fire for what replication applies")]
    public async Task Triggers_that_replication_fires_are_refused_when_it_is_planned(string change, string code, string harm)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(change);

        var refusal = Assert.Single((await TryPlanAsync(scene, Rename)).Refusals);

        Assert.Equal(code, refusal.Code);
        Assert.StartsWith(harm, refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_is_told_so_when_it_is_planned()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync(
            $"""
            GRANT CREATE ON DATABASE "{scene.Database.Name}" TO {scene.Writer.QuotedName};
            ALTER TABLE shop.orders OWNER TO {scene.Writer.QuotedName};
            ALTER FUNCTION shop.touch() OWNER TO {scene.Writer.QuotedName};
            ALTER FUNCTION shop.send() OWNER TO {scene.Writer.QuotedName};
            GRANT ALL ON SCHEMA shop, migrator TO {scene.Writer.QuotedName};
            GRANT ALL ON ALL TABLES IN SCHEMA migrator TO {scene.Writer.QuotedName};
            """);
        await using var plain = PostgreSqlDatabase.Connect(scene.Writer.ConnectionString);

        var refusals = (await new PlanMaking(plain, leavesTriggersOut: true).PlanAsync(Definition(Rename), FactScene.Stopping)).Refusals;

        Assert.Contains("MIG1126", refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public async Task Triggers_of_a_partitioned_table_are_left_out_on_every_partition_and_one_of_a_partitions_own_is_found()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            Orders + """

            CREATE TABLE shop.visits (id int, name text) PARTITION BY RANGE (id);
            CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM (1) TO (26);
            CREATE TABLE shop.visits_2 PARTITION OF shop.visits FOR VALUES FROM (26) TO (51);
            INSERT INTO shop.visits SELECT n, 'n' || n FROM generate_series(1, 50) n;
            CREATE TRIGGER send AFTER UPDATE ON shop.visits FOR EACH ROW EXECUTE FUNCTION shop.send();
            """);
        await scene.TryExpandAsync(await PlanAsync(scene, Wanted.Rename("visits", "name", "title")));
        await scene.Database.ExecuteAsync("CREATE TRIGGER own AFTER UPDATE ON shop.visits_2 FOR EACH ROW EXECUTE FUNCTION shop.send()");

        var found = await scene.TryBackfillAsync(1);
        await scene.Database.ExecuteAsync("DROP TRIGGER own ON shop.visits_2");
        await scene.BackfillAsync(1);

        Assert.Contains("would leave out the trigger own;", found.Reason, StringComparison.Ordinal);
        Assert.Equal((50, 0), (await scene.CountAsync("shop.visits WHERE title = name"), await scene.CountAsync("shop.outbox")));
    }

    private static MigrationDefinition Definition(SchemaChange change) => new() { Id = new(1), Title = "migration 1", Source = "M1", Changes = [change] };

    private static Task<PlanResult> TryPlanAsync(FactScene scene, SchemaChange change)
        => new PlanMaking(scene.Ports, leavesTriggersOut: true).PlanAsync(Definition(change), FactScene.Stopping);

    private static async Task<MigrationPlan> PlanAsync(FactScene scene, SchemaChange change)
    {
        var result = await TryPlanAsync(scene, change);
        Assert.Empty(result.Refusals);
        return result.Plan!;
    }
}
