using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What a flip does to sessions that are open, to prepared statements, and to the numbers of new rows.</summary>
public sealed class FlipTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL DEFAULT 1, total int);
        CREATE FUNCTION shop.total() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total := NEW.qty OPERATOR(pg_catalog.+) 1; RETURN NEW; END $$;
        CREATE TRIGGER total BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.total();
        INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 10) n;
        """;

    [Fact]
    public async Task A_check_over_two_columns_that_flip_together_comes_back_as_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty int, CONSTRAINT items_large CHECK (qty >= 0 AND id > -10)); INSERT INTO shop.items VALUES (1, 1);");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"), Wanted.Type("items", "id", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_trigger_of_the_user_that_an_open_session_has_planned_works_before_and_after_flip_and_rollback()
    {
        await using var scene = await BackfilledAsync();
        await using var session = await scene.ConnectAsync();
        await session.DoAsync("INSERT INTO shop.orders (id, qty) VALUES (11, 1); UPDATE shop.orders SET qty = 2 WHERE id = 1");

        await scene.ContractAsync(1, ContractStage.Flip);
        await session.DoAsync("INSERT INTO shop.orders (id, qty) VALUES (12, 3); UPDATE shop.orders SET qty = 4 WHERE id = 1");
        await scene.RollbackAsync(1);
        await session.DoAsync("INSERT INTO shop.orders (id, qty) VALUES (13, 5); UPDATE shop.orders SET qty = 6 WHERE id = 1");

        Assert.Equal("7 2 4 6", await scene.TextAsync("SELECT string_agg(total::text, ' ' ORDER BY id) FROM shop.orders WHERE id IN (1, 11, 12, 13)"));
    }

    [Fact]
    public async Task Statements_that_are_not_prepared_go_on_without_a_failure_in_a_session_that_was_open_before()
    {
        await using var scene = await BackfilledAsync();
        await using var session = await scene.ConnectAsync();
        const string Work = "UPDATE shop.orders SET qty = qty OPERATOR(pg_catalog.+) 1 WHERE id OPERATOR(pg_catalog.=) 2; INSERT INTO shop.orders (id, qty) VALUES ({0}, 5)";
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 20));

        await scene.ContractAsync(1, ContractStage.Flip);
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 21));
        await scene.ContractAsync(1);
        await session.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Work, 22));

        Assert.Equal(5, await session.ScalarAsync("SELECT qty::int FROM shop.orders WHERE id OPERATOR(pg_catalog.=) 2"));
        Assert.Equal("bigint", await scene.TextAsync("SELECT pg_typeof(qty) FROM shop.orders LIMIT 1"));
    }

    [Fact]
    public async Task A_prepared_statement_over_the_flipped_column_fails_as_the_plan_says_and_works_when_prepared_again()
    {
        await using var scene = await BackfilledAsync();
        await using var session = await scene.ConnectAsync();
        await session.DoAsync("PREPARE read AS SELECT qty FROM shop.orders; PREPARE other AS SELECT total FROM shop.orders; EXECUTE read; EXECUTE other");

        await scene.ContractAsync(1, ContractStage.Flip);

        Assert.Equal("0A000", await session.RefusedAsync("EXECUTE read"));
        await session.DoAsync("EXECUTE other");
        await session.DoAsync("DEALLOCATE read; PREPARE read AS SELECT qty FROM shop.orders; EXECUTE read");
    }

    [Fact]
    public async Task The_plan_says_what_becomes_of_prepared_statements_and_of_inserts_by_position()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);

        var plan = await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.Contains(plan.Findings, finding => finding.Code == "MIG1301");
        Assert.Contains(plan.Findings, finding => finding.Code == "MIG1302");
    }

    [Fact]
    public async Task At_expand_only_a_prepared_select_star_has_to_be_prepared_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await using var session = await scene.ConnectAsync();
        await session.DoAsync("PREPARE everything AS SELECT * FROM shop.orders; PREPARE named AS SELECT id, qty FROM shop.orders; EXECUTE everything; EXECUTE named");

        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.Equal("0A000", await session.RefusedAsync("EXECUTE everything"));
        await session.DoAsync("EXECUTE named");
    }

    [Fact]
    public async Task After_flip_the_old_column_is_fed_by_every_write_and_a_value_it_cannot_hold_fails_nobody()
    {
        await using var scene = await BackfilledAsync();
        await scene.ContractAsync(1, ContractStage.Flip);

        await scene.WriteAsync("UPDATE shop.orders SET qty = 77 WHERE id = 1; INSERT INTO shop.orders (id, qty) VALUES (30, 88), (31, 2000000000)");
        await scene.Database.ExecuteAsync("DROP TRIGGER total ON shop.orders");
        await scene.WriteAsync("INSERT INTO shop.orders (id, qty) VALUES (32, 5000000000)");

        var retired = await scene.TextAsync(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 AND atttypid = 'int'::regtype AND attname NOT IN ('id', 'total')");
        Assert.Equal("77 88 2000000000 -", await scene.TextAsync(
            $"SELECT string_agg(coalesce(\"{retired}\"::text, '-'), ' ' ORDER BY id) FROM shop.orders WHERE id IN (1, 30, 31, 32)"));
        Assert.Equal("32|down", await scene.TextAsync("SELECT concat_ws('|', row_key, direction) FROM migrator.poison"));
    }

    [Theory]
    [InlineData("serial")]
    [InlineData("int GENERATED ALWAYS AS IDENTITY")]
    [InlineData("int GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 10 CACHE 5)")]
    public async Task Numbers_go_on_after_the_last_one_through_flip_and_rollback(string type)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id {type} PRIMARY KEY, a text); INSERT INTO shop.items (a) SELECT 'x' FROM generate_series(1, 7)");
        await scene.ExpandAsync(1, Wanted.Type("items", "id", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('before')");

        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('flipped'), ('flipped too')");
        await scene.RollbackAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('rolled back')");

        Assert.Equal(11, await scene.CountAsync("(SELECT DISTINCT id FROM shop.items) i"));
        Assert.Equal("before flipped flipped too rolled back", await scene.TextAsync("SELECT string_agg(a, ' ' ORDER BY id) FROM shop.items WHERE a <> 'x'"));
        Assert.Equal("integer", await scene.TextAsync("SELECT pg_typeof(id) FROM shop.items LIMIT 1"));
    }

    [Fact]
    public async Task A_flipped_number_outgrows_the_old_type()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id serial PRIMARY KEY, a text); INSERT INTO shop.items (a) VALUES ('x')");
        await scene.ExpandAsync(1, Wanted.Type("items", "id", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);

        await scene.Database.ExecuteAsync("SELECT setval('shop.items_id_seq', 3000000000)");
        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('large')");
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (a) VALUES ('larger')");

        Assert.Equal("1 3000000001 3000000002", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.items"));
    }

    [Fact]
    public async Task A_NULL_of_the_new_version_is_a_placeholder_for_the_old_one_beside_it_and_after_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.people (id int PRIMARY KEY, phone text NOT NULL, fax text NOT NULL); INSERT INTO shop.people SELECT n, 'p' || n, 'none' FROM generate_series(1, 5) n");
        await scene.ExpandAsync(
            1,
            Wanted.Type("people", "phone", "text", "nullif(phone, 'none')", "coalesce(phone, 'none')") with { Column = new() { Name = new("phone"), Type = new() { Verbatim = "text" }, IsNullable = true } },
            Wanted.Replace("people", "fax", "fax_number", "text", "nullif(fax, 'none')", "coalesce(fax_number, 'none')"));
        await scene.WriteAsync("INSERT INTO shop.people (id, phone, fax_number) VALUES (6, 'p6', NULL), (7, 'p7', 'f7'); UPDATE shop.people SET fax_number = 'f1' WHERE id = 1");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.people SET fax_number = NULL WHERE id IN (1, 7); UPDATE shop.people SET fax = 'f2' WHERE id = 2");
        Assert.Equal("none f2 none none none none none", await scene.TextAsync("SELECT string_agg(fax, ' ' ORDER BY id) FROM shop.people"));
        Assert.Equal("- f2 - - - - -", await scene.TextAsync("SELECT string_agg(coalesce(fax_number, '-'), ' ' ORDER BY id) FROM shop.people"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Flip);

        await scene.WriteAsync("UPDATE shop.people SET phone = NULL WHERE id IN (1, 7); INSERT INTO shop.people (id, fax_number) VALUES (8, 'f8'); UPDATE shop.people SET phone = 'again' WHERE id = 7");
        Assert.Equal("- p2 p3 p4 p5 p6 again -", await scene.TextAsync("SELECT string_agg(coalesce(phone, '-'), ' ' ORDER BY id) FROM shop.people"));
        await scene.RollbackAsync(1);

        Assert.Equal("none p2 p3 p4 p5 p6 again none", await scene.TextAsync("SELECT string_agg(phone, ' ' ORDER BY id) FROM shop.people"));
        Assert.Equal("none f2 none none none none none f8", await scene.TextAsync("SELECT string_agg(fax, ' ' ORDER BY id) FROM shop.people"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23502", await session.RefusedAsync("UPDATE shop.people SET phone = NULL"));
    }

    [Fact]
    public async Task The_plan_says_that_currval_of_open_sessions_is_lost_with_an_identity()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");

        var plan = await scene.PlanAsync(1, Wanted.Type("items", "id", "bigint"));

        Assert.Contains("currval()", Assert.Single(plan.Findings, finding => finding.Code == "MIG1315").Harm, StringComparison.Ordinal);
    }

    private async Task<FactScene> BackfilledAsync()
    {
        var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        return scene;
    }
}
