using Npgsql;

namespace Migrator.Cli.Tests.BadDays;

/// <summary>
/// As on a server that somebody else runs: nobody here is a superuser or may create roles, the tables belong to a role that nobody connects as,
/// the runner is a member of it, and the application is neither.
/// </summary>
public sealed class ManagedServerTests(ServerFixture server)
{
    private const string Shop =
        """
        CREATE TABLE shop.orders (id integer PRIMARY KEY, customer integer REFERENCES shop.customers, note text);
        CREATE TABLE shop.events (id integer NOT NULL, day integer NOT NULL, kind text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (0) TO (100);
        CREATE INDEX customers_email ON shop.customers (email);
        ALTER TABLE shop.customers ADD CONSTRAINT customers_visits CHECK (visits >= 0);
        CREATE VIEW shop.frequent AS SELECT id, email FROM shop.customers WHERE visits > 10;
        CREATE FUNCTION shop.watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.visits := NEW.visits OPERATOR(pg_catalog.+) 0; RETURN NEW; END $$;
        CREATE TRIGGER watch BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.watch();
        INSERT INTO shop.orders SELECT n, n, 'n' FROM generate_series(1, 100) n;
        INSERT INTO shop.events SELECT n, n % 100, 'k' || n % 3 FROM generate_series(1, 300) n;
        """;

    [Theory]
    [InlineData("another name", """Rename.Column("email").OnTable("customers").InSchema("shop").To("mail");""")]
    [InlineData("another type", """Alter.Column("visits").OnTable("customers").InSchema("shop").AsInt64().NotNullable();""")]
    [InlineData("a key that outgrows its type", """Alter.Column("id").OnTable("customers").InSchema("shop").AsInt64().NotNullable();""")]
    [InlineData("another name for a table", """Rename.Table("orders").InSchema("shop").To("purchases");""")]
    [InlineData("constraints", """Create.UniqueConstraint("orders_customer").OnTable("orders").WithSchema("shop").Column("customer"); Create.CheckConstraint("orders_noted").OnTable("orders").InSchema("shop").Expression("note <> ''");""")]
    [InlineData("columns that move", """Create.Table("notes").InSchema("shop").WithColumn("of_order").AsInt32().PrimaryKey(); Create.ForeignKey("notes_order").FromTable("notes").InSchema("shop").ForeignColumn("of_order").ToTable("orders").InSchema("shop").PrimaryColumn("id"); Alter.MoveColumns("note").FromTable("orders").InSchema("shop").ToTable("notes").Matching("id", "of_order");""")]
    [InlineData("values of partitions that become rows", """Create.Table("kinds").InSchema("shop").WithColumn("id").AsInt32().PrimaryKey().Identity().WithColumn("name").AsString().NotNullable().Unique(); Alter.ExtractLookup("kind").FromTable("events").InSchema("shop").ToTable("kinds").As("name").ReferencedBy("kind_id", "id");""")]
    [InlineData("an index of partitions", """Create.Index("events_kind").OnTable("events").InSchema("shop").OnColumn("kind");""")]
    public async Task A_member_of_the_owner_takes_a_migration_there_and_back_and_to_the_end_while_an_application_writes(string _, string up)
    {
        await using var day = await BadDay.BeginAsync(server, up);
        var (owner, app) = await HandOverAsync(day);
        await day.ReachAsync("expand", "rollback");
        var before = await day.Database.DumpSchemaAsync("migrator");
        await WriteAsync(app);

        await day.ReachAsync("expand");
        await WriteAsync(app);
        await day.ReachAsync("backfill", "verify", "rollback");
        Assert.Equal(before, await day.Database.DumpSchemaAsync("migrator"));
        await day.ReachAsync("expand", "backfill", "verify");
        await WriteAsync(app);
        await day.ReachAsync("contract");

        Assert.Equal(0, await day.Database.ScalarAsync<long>("SELECT count(*) FROM pg_event_trigger"));
        Assert.Equal(0, await day.Database.ScalarAsync<long>($"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname IN ('customers', 'orders', 'events') AND pg_get_userbyid(c.relowner) <> '{owner.Name}'"));
    }

    [Fact]
    public async Task Who_may_do_what_with_a_table_may_do_the_same_by_its_other_name()
    {
        await using var day = await BadDay.BeginAsync(server, """Rename.Table("orders").InSchema("shop").To("purchases");""");
        var (_, app) = await HandOverAsync(day);
        await day.Database.ExecuteAsync($"REVOKE DELETE ON shop.orders FROM {app.QuotedName}; REVOKE UPDATE ON shop.orders FROM {app.QuotedName}; GRANT UPDATE (note) ON shop.orders TO {app.QuotedName}");
        var rights = await RightsAsync("orders");

        await day.ReachAsync("expand");
        Assert.Equal(rights, await RightsAsync("purchases"));
        Assert.Equal(rights, await RightsAsync("orders"));
        await day.ReachAsync("contract");
        Assert.Equal(rights, await RightsAsync("purchases"));

        Task<string?> RightsAsync(string name) => day.Database.ScalarAsync<string>(
            $"""
            SELECT concat_ws(' ',
                (SELECT string_agg(p, ' ' ORDER BY p) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p WHERE has_table_privilege('{app.Name}', 'shop.{name}', p)),
                (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = 'shop.{name}'::regclass AND a.attnum > 0 AND has_column_privilege('{app.Name}', a.attrelid, a.attnum, 'UPDATE')))
            """);
    }

    private static async Task<(WriterRole Owner, WriterRole App)> HandOverAsync(BadDay day)
    {
        var (owner, runner, app) = (await day.Database.CreateWriterRoleAsync("owner"), await day.Database.CreateWriterRoleAsync("runner"), await day.Database.CreateWriterRoleAsync("app"));
        await day.Database.ExecuteAsync(
            $"""
            {Shop}
            ALTER ROLE {owner.QuotedName} NOLOGIN;
            GRANT {owner.QuotedName} TO {runner.QuotedName};
            ALTER SCHEMA shop OWNER TO {owner.QuotedName};
            ALTER TABLE shop.customers OWNER TO {owner.QuotedName};
            ALTER TABLE shop.orders OWNER TO {owner.QuotedName};
            ALTER TABLE shop.events OWNER TO {owner.QuotedName};
            ALTER TABLE shop.events_1 OWNER TO {owner.QuotedName};
            ALTER VIEW shop.frequent OWNER TO {owner.QuotedName};
            ALTER FUNCTION shop.watch() OWNER TO {owner.QuotedName};
            GRANT CREATE ON DATABASE "{day.Database.Name}" TO {runner.QuotedName};
            GRANT CREATE ON SCHEMA public TO {runner.QuotedName};
            GRANT USAGE ON SCHEMA shop TO {app.QuotedName};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {app.QuotedName};
            """);
        day.ConnectionString = runner.ConnectionString;
        return (owner, app);
    }

    private static async Task WriteAsync(WriterRole app)
    {
        await using var connection = new NpgsqlConnection($"{app.ConnectionString};Application Name=shop/2.3.1;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            WITH c AS (INSERT INTO shop.customers (id, email, visits) SELECT max(id) OPERATOR(pg_catalog.+) 1, 'w', 1 FROM shop.customers RETURNING id)
            INSERT INTO shop.orders (id, customer, note) SELECT (SELECT max(id) FROM shop.orders) OPERATOR(pg_catalog.+) 1, id, 'w' FROM c;
            UPDATE shop.customers SET email = 'u', visits = 3 WHERE id = 5;
            UPDATE shop.orders SET note = 'u' WHERE id = 5;
            UPDATE shop.events SET kind = 'u' WHERE id = 5;
            DELETE FROM shop.orders WHERE id = 6;
            SELECT count(*) FROM shop.frequent;
            """,
            connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
