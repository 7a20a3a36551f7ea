using Migrator.Planning;

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
}
