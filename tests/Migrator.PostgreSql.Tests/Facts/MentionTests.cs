using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>The server keeps no record of what a function with a text body reads: the plan names those that may concern a column that changes.</summary>
public sealed class MentionTests(ServerFixture server)
{
    [Fact]
    public async Task Functions_whose_text_names_the_column_and_its_table_and_trigger_functions_of_the_table_are_named_and_no_others()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL, "a[b]^😀\c" int);
            CREATE TABLE shop.others (id int PRIMARY KEY, qty int);
            CREATE FUNCTION shop.plain(n int) RETURNS bigint LANGUAGE sql AS 'SELECT sum(Qty) FROM shop.orders';
            CREATE FUNCTION shop.fired() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.qty := NEW.qty; RETURN NEW; END $$;
            CREATE TRIGGER fired BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.fired();
            CREATE FUNCTION shop.elsewhere() RETURNS bigint LANGUAGE sql AS 'SELECT sum(qty) FROM shop.others';
            CREATE FUNCTION shop.longer() RETURNS bigint LANGUAGE sql AS 'SELECT sum(id + 1) AS qty_total FROM shop.orders';
            CREATE FUNCTION shop.odd() RETURNS bigint LANGUAGE sql AS 'SELECT sum("a[b]^😀\c") FROM shop.orders';
            """);

        var retyped = Assert.Single((await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint"))).Findings, finding => finding.Code == "MIG1199");
        var dropped = Assert.Single((await scene.PlanAsync(1, Wanted.Drop("orders", "a[b]^😀\\c", "0"))).Findings, finding => finding.Code == "MIG1199");

        Assert.Equal(("shop.orders.qty", FindingSeverity.Note), (retyped.Subject, retyped.Severity));
        Assert.EndsWith(": shop.fired(), shop.plain(integer)", retyped.Harm, StringComparison.Ordinal);
        Assert.EndsWith(": shop.odd()", dropped.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_meets_an_insert_before_the_sync_has_filled_the_old_column_is_named()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.people (id int PRIMARY KEY, email text, age int);
            CREATE FUNCTION shop.required() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.email IS NULL THEN RAISE EXCEPTION 'no email'; END IF; RETURN NEW; END $$;
            CREATE FUNCTION shop.other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER required BEFORE INSERT OR UPDATE ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.required();
            CREATE TRIGGER later AFTER INSERT ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.required();
            CREATE TRIGGER changed BEFORE UPDATE ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.required();
            CREATE TRIGGER asleep BEFORE INSERT ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.required();
            CREATE TRIGGER other BEFORE INSERT ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.other();
            ALTER TABLE shop.people DISABLE TRIGGER asleep;
            """);

        var renamed = await scene.PlanAsync(1, Wanted.Rename("people", "email", "email_address"));
        var retyped = await scene.PlanAsync(2, Wanted.Type("people", "email", "varchar(100)", up: "email::varchar(100)", down: "email::text"));

        var finding = Assert.Single(renamed.Findings, finding => finding.Code == "MIG1424");
        Assert.Equal(("shop.people.email", FindingSeverity.Warning), (finding.Subject, finding.Severity));
        Assert.Equal("the trigger required runs before the sync, and its function mentions the column: an INSERT that leaves it to the sync meets it with NULL there, or with the column's default", finding.Harm);
        Assert.DoesNotContain(retyped.Findings, finding => finding.Code == "MIG1424");
        await scene.TryExpandAsync(renamed);
        Assert.Equal("no email", (await Assert.ThrowsAsync<PostgresException>(() => scene.WriteAsync("INSERT INTO shop.people (id, email_address) VALUES (1, 'a@b')"))).MessageText);
    }
}
