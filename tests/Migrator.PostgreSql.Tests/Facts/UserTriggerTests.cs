using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A batch does not pass by the sync: where a user's trigger changes the old part, the new part must follow.</summary>
public sealed class UserTriggerTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, updated_at timestamp, name text);
        CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := '2026-11-23'; NEW.name := pg_catalog.btrim(NEW.name); RETURN NEW; END $$;
        INSERT INTO shop.orders SELECT n, '2020-01-01', '  n' || n FROM generate_series(1, 50) n;
        CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
        """;

    [Fact]
    public async Task A_backfill_through_an_updated_at_trigger_ends_consistent()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Replace("orders", "updated_at", "changed_at", "timestamptz", up: "updated_at AT TIME ZONE 'UTC'", down: "changed_at AT TIME ZONE 'UTC'"));

        await scene.BackfillAsync(1);

        Assert.Equal(50, await scene.CountAsync("shop.orders WHERE changed_at = updated_at AT TIME ZONE 'UTC' AND updated_at = '2026-11-23'"));
        await scene.VerifyAsync(1);
    }

    [Theory]
    [InlineData("modified_at", "timestamp", null, null)]
    [InlineData("modified_at", "timestamptz", "updated_at AT TIME ZONE 'UTC'", "modified_at AT TIME ZONE 'UTC'")]
    public async Task A_backfill_through_a_trigger_that_already_writes_the_new_name_ends_consistent(string name, string type, string? up, string? down)
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, up is null ? Wanted.Rename("orders", "updated_at", name) : Wanted.Replace("orders", "updated_at", name, type, up, down));
        await scene.Database.ExecuteAsync($"CREATE OR REPLACE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.{name} := '2026-11-23'; RETURN NEW; END $$");

        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteAsync("UPDATE shop.orders SET name = 'touched' WHERE id = 7");
        await scene.VerifyAsync(1);

        Assert.Equal(49, await scene.CountAsync("shop.orders WHERE updated_at = '2020-01-01'"));
        Assert.Equal(1, await scene.CountAsync("shop.orders WHERE updated_at > '2026-01-01' AND id = 7"));
    }

    [Fact]
    public async Task A_backfill_through_a_trigger_that_trims_ends_consistent()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Rename("orders", "name", "title"));

        await scene.BackfillAsync(1);

        Assert.Equal(50, await scene.CountAsync("shop.orders WHERE name = title AND title LIKE 'n%'"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task An_old_version_that_writes_before_the_backfill_gets_what_its_trigger_made_of_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Rename("orders", "name", "title"));

        await scene.WriteAsync("UPDATE shop.orders SET name = '  new  ' WHERE id = 1");

        Assert.Equal("new|new", await scene.TextAsync("SELECT concat_ws('|', name, title) FROM shop.orders WHERE id = 1"));
    }

    [Fact]
    public async Task No_setting_of_a_session_turns_the_sync_off()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Rename("orders", "name", "title"));

        await scene.WriteAsync("SET migrator.bf = 'on'; SET migrator.locked_at = '1'; UPDATE shop.orders SET name = 'new' WHERE id = 1");

        Assert.Equal("new", await scene.TextAsync("SELECT title FROM shop.orders WHERE id = 1"));
    }

    [Fact]
    public async Task Rows_applied_by_replication_are_synced_too()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Rename("orders", "name", "title"));

        await scene.Database.ExecuteAsync(
            "BEGIN; SET LOCAL session_replication_role = replica; UPDATE shop.orders SET name = 'applied' WHERE id = 1; INSERT INTO shop.orders (id, name) VALUES (99, 'applied'); COMMIT");

        Assert.Equal(2, await scene.CountAsync("shop.orders WHERE title = 'applied'"));
    }

    [Fact]
    public async Task A_trigger_function_of_somebody_elses_keeps_columns_from_changing_hands_and_no_others_from_coming()
    {
        await using var database = await server.CreateDatabaseAsync();
        var owner = await database.CreateWriterRoleAsync("shop");
        await database.ExecuteAsync($"GRANT CREATE, TEMPORARY ON DATABASE \"{database.Name}\" TO {owner.QuotedName}");
        await using var source = NpgsqlDataSource.Create(owner.ConnectionString);
        await using var ports = new PostgreSqlDatabase(source);
        await ports.State.InstallAsync(State.ControlSchemaFile.Versions, FactScene.Stopping);
        await database.ExecuteAsync(
            $"""
            CREATE SCHEMA shop;
            CREATE FUNCTION shop.audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TABLE shop.people (id int PRIMARY KEY, name text);
            INSERT INTO shop.people VALUES (1, 'Ann');
            CREATE TRIGGER audit BEFORE UPDATE ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.audit();
            GRANT USAGE, CREATE ON SCHEMA shop TO {owner.QuotedName};
            ALTER TABLE shop.people OWNER TO {owner.QuotedName};
            """);
        Task<PlanResult> PlanAsync(SchemaChange change)
            => new PlanMaking(ports).PlanAsync(new MigrationDefinition { Id = new(1), Title = "1", Source = "M1", Changes = [change] }, FactScene.Stopping);
        var settings = new RunSettings { Owner = "the test", QuietWindow = TimeSpan.Zero, RollbackWindow = TimeSpan.Zero, LockTimeout = TimeSpan.FromMilliseconds(300), LockRetryFor = TimeSpan.FromSeconds(20), HeartbeatTimeToLive = TimeSpan.FromMilliseconds(200) };
        var observer = new Runs.RecordingObserver();

        var refusal = Assert.Single((await PlanAsync(Wanted.Rename("people", "name", "title"))).Refusals);
        var adding = await PlanAsync(Wanted.Initial("people", "short", "text", "pg_catalog.left(name, 1)"));
        Assert.Empty(adding.Refusals);
        var results = new[]
        {
            await new ExpandRun(ports, settings, observer, TimeProvider.System).RunAsync(adding.Plan!, [new AppRelease("shop", "2.0.0")], FactScene.Stopping),
            await new BackfillRun(ports, settings, observer, TimeProvider.System).RunAsync(new(1), FactScene.Stopping),
            await new VerifyRun(ports, settings, observer, TimeProvider.System).RunAsync(new(1), new VerifyOptions(), FactScene.Stopping),
            await new ContractRun(ports, settings, observer, TimeProvider.System).RunAsync(new(1), new ContractOptions { Sources = [Runs.RunDatabase.NothingIsLive] }, FactScene.Stopping),
        };

        Assert.Equal("MIG1145", refusal.Code);
        Assert.All(results, result => Assert.True(result.Outcome is RunOutcome.Done, result.Reason));
        Assert.Equal("A", await database.ScalarAsync<string>("SELECT short FROM shop.people"));
    }
}
