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
}
