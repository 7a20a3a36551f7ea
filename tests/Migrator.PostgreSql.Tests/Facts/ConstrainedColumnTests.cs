using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Constraints that come with the columns they are about: what existing rows would have there is known before anybody is refused.</summary>
public sealed class ConstrainedColumnTests(ServerFixture server)
{
    private static readonly TableName Orders = new("shop", "orders");

    [Fact]
    public async Task A_check_that_the_values_of_a_new_column_do_not_meet_is_in_the_plan_with_their_keys_and_refuses_nobody()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.orders SELECT n, repeat('x', n) FROM generate_series(1, 12) n");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        SchemaChange[] changes =
        [
            Wanted.Initial("orders", "size", "int", "length(name)"),
            new AddCheck { Table = Orders, Name = "orders_size", Expression = new("size <= 10") },
        ];

        var plan = await scene.PlanAsync(1, changes);
        Assert.Equal("2 rows that do not meet orders_size: 11; 12", Assert.Single(plan.Findings, finding => finding.Code == "MIG1330").Harm);
        await scene.TryExpandAsync(plan);
        await scene.WriteAsync("INSERT INTO shop.orders (id, name) VALUES (13, repeat('y', 13)); UPDATE shop.orders SET name = repeat('z', 20) WHERE id = 1");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders (id, name) VALUES (14, repeat('y', 14))");
        await scene.VerifyAsync(1);
        var stopped = await scene.TryContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders (id, name) VALUES (15, repeat('y', 15)); UPDATE shop.orders SET name = name || '!' WHERE id = 12");

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("rows that do not meet orders_size", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conname = 'orders_size'"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await scene.WriteAsync("DELETE FROM shop.orders WHERE length(name) > 10");
        await scene.RunWholeAsync(await scene.PlanAsync(1, changes));
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conname = 'orders_size' AND convalidated"));
    }

    [Fact]
    public async Task References_that_lead_nowhere_become_NULL_beside_a_new_key_and_what_it_deletes_is_gone_for_both_versions()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.sites (id int PRIMARY KEY);
            CREATE TABLE shop.orders (id int PRIMARY KEY, site int);
            INSERT INTO shop.sites SELECT n FROM generate_series(1, 5) n;
            INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 10) n;
            """);
        await scene.ExpandAsync(
            1,
            Wanted.Initial("orders", "site_id", "int", "(SELECT s.id FROM shop.sites s WHERE s.id = site)"),
            new CreateForeignKey
            {
                Table = Orders,
                Columns = [new("site_id")],
                Referenced = new("shop", "sites"),
                ReferencedColumns = [new("id")],
                Name = "orders_site",
                OnDelete = System.Data.Rule.Cascade,
            });
        await scene.WriteAsync("INSERT INTO shop.orders (id, site) VALUES (11, 1), (12, 77)");
        await scene.BackfillAsync(1);

        Assert.Equal("1 2 3 4 5 - - - - - 1 -", await scene.TextAsync("SELECT string_agg(coalesce(site_id::text, '-'), ' ' ORDER BY id) FROM shop.orders"));
        Assert.Equal("7 77", await scene.TextAsync("SELECT string_agg(site::text, ' ' ORDER BY id) FROM shop.orders WHERE id IN (7, 12)"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders (id, site) VALUES (13, 99); DELETE FROM shop.sites WHERE id = 1");
        Assert.Equal("2 3 4 5 6 7 8 9 10 12 13", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.orders"));
        await using var session = await scene.ConnectAsync("shop/2.0.0");
        Assert.Equal("23503", await session.RefusedAsync("INSERT INTO shop.orders (id, site_id) VALUES (14, 99)"));
    }
}
