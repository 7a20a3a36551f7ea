using System.Data;
using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Values that repeat move to a lookup table while both versions write.</summary>
public sealed class LookupTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text NOT NULL, amount int);
        INSERT INTO shop.orders SELECT n, 'Land ' || n % 7, n FROM generate_series(1, 500) n;
        """;

    private const string Both = "SELECT o.country_name || '|' || c.name FROM shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.id = ";

    private const string Differences = "shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE o.country_name IS DISTINCT FROM c.name";

    [Fact]
    public async Task Values_move_from_expand_to_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Countries());

        Assert.Equal(7, await scene.CountAsync("shop.countries"));
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(7, await scene.CountAsync("shop.countries"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("id, amount, country_id!", await scene.TextAsync("SELECT string_agg(attname || CASE WHEN attnotnull AND attname <> 'id' THEN '!' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 AND NOT attisdropped"));
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.orders'::regclass AND contype = 'f' AND convalidated"));
        Assert.Equal(1, await scene.CountAsync("pg_indexes WHERE schemaname = 'shop' AND indexname = 'IX_orders_country_id'"));
        Assert.Equal(0, await scene.CountAsync("pg_proc WHERE proname LIKE 'lookup%'"));
    }

    [Fact]
    public async Task The_plan_shows_what_is_done_in_which_order()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);

        var plan = await scene.PlanAsync(1, Countries());

        Assert.Equal(
            [
                "Create table shop.countries",
                "Put the values that are there into shop.countries, so that hardly any are new once the sync begins",
                "Add country_id to shop.orders and keep it and the values alike",
                "Give existing rows of shop.orders their country_id, a stretch of pages at a time",
                "Build index IX_orders_country_id on shop.orders",
            ],
            plan.Steps.Where(step => step.Phase is not Phase.Contract).Select(step => step.Purpose));
        Assert.Equal(
            """
            INSERT INTO "shop"."countries" ("name")
            SELECT DISTINCT "country_name"
            FROM ONLY "shop"."orders"
            WHERE num_nonnulls("country_name") > 0
                AND COALESCE(pg_column_size("country_name"), 0) <= 2000
            ORDER BY "country_name"
            ON CONFLICT ("name") DO NOTHING
            """,
            Assert.Single(plan.Steps[1].Do.Statements).Sql);
        Assert.Equal("Remove the sync between shop.orders and shop.countries and drop country_name from shop.orders", plan.Steps[^1].Purpose);
        Assert.True(plan.Steps[^1].IsPointOfNoReturn);
        Assert.All(plan.Steps.SkipLast(1), step => Assert.False(step.IsPointOfNoReturn));
    }

    [Fact]
    public async Task Each_version_writes_its_shape_and_the_other_follows()
    {
        await using var scene = await ExpandedAsync();

        await scene.WriteAsync("INSERT INTO shop.orders (id, country_name) VALUES (1001, 'Land 1'), (1002, 'New land')");
        Assert.Equal("Land 1|Land 1", await scene.TextAsync(Both + "1001"));
        Assert.Equal("New land|New land", await scene.TextAsync(Both + "1002"));

        await scene.WriteAsync("INSERT INTO shop.orders (id, country_id) SELECT 1003, id FROM shop.countries WHERE name = 'Land 2'");
        Assert.Equal("Land 2|Land 2", await scene.TextAsync(Both + "1003"));

        await scene.WriteAsync("UPDATE shop.orders SET country_name = 'Land 3' WHERE id = 1003");
        Assert.Equal("Land 3|Land 3", await scene.TextAsync(Both + "1003"));

        await scene.WriteAsync("UPDATE shop.orders SET country_id = (SELECT id FROM shop.countries WHERE name = 'Land 4') WHERE id = 1003");
        Assert.Equal("Land 4|Land 4", await scene.TextAsync(Both + "1003"));

        await scene.WriteAsync("WITH c AS (INSERT INTO shop.countries (name) VALUES ('Newer land') RETURNING id) SELECT * FROM c; INSERT INTO shop.orders (id, country_id) SELECT 1004, id FROM shop.countries WHERE name = 'Newer land'");
        Assert.Equal("Newer land|Newer land", await scene.TextAsync(Both + "1004"));

        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_role_that_knows_only_the_old_shape_needs_no_right_on_the_lookup_table()
    {
        await using var scene = await ExpandedAsync();
        await scene.Database.ExecuteAsync($"REVOKE ALL ON shop.countries FROM {scene.Writer.QuotedName}");

        await scene.WriteAsync("SET search_path = ''; INSERT INTO shop.orders (id, country_name) VALUES (1001, 'Other land'); UPDATE shop.orders SET country_name = 'Still other' WHERE id = 1");

        Assert.Equal("Other land|Other land", await scene.TextAsync(Both + "1001"));
        Assert.Equal("Still other|Still other", await scene.TextAsync(Both + "1"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("42501", await session.RefusedAsync("SELECT * FROM shop.countries"));
        foreach (var function in new[] { "find('x')", "add('x')", "key('x')", "value_1(1)", "agree('x', 1)" })
        {
            Assert.Equal("42501", await session.RefusedAsync($"SELECT migrator.{await SyncNameAsync(scene)}_{function}"));
        }
    }

    [Fact]
    public async Task Who_has_rights_on_the_table_gets_them_on_the_lookup_table_that_comes()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.Database.ExecuteAsync($"REVOKE ALL ON shop.orders FROM {scene.Writer.QuotedName}; GRANT SELECT ON shop.orders TO {scene.Writer.QuotedName} WITH GRANT OPTION; GRANT INSERT ON shop.orders TO PUBLIC; GRANT UPDATE (country_name) ON shop.orders TO {scene.Writer.QuotedName}");

        var plan = await scene.ExpandAsync(1, Countries());

        Assert.Contains($"to {scene.Writer.Name}, PUBLIC", Assert.Single(plan.Findings, finding => finding.Code == "MIG1369").Harm, StringComparison.Ordinal);
        Assert.Equal(
            "INSERT of PUBLIC, SELECT of writer*",
            (await scene.TextAsync("SELECT string_agg(g.privilege_type || ' of ' || CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE 'writer' END || CASE WHEN g.is_grantable THEN '*' ELSE '' END, ', ' ORDER BY g.privilege_type) FROM pg_class c, aclexplode(c.relacl) g WHERE c.oid = 'shop.countries'::regclass AND g.grantee <> c.relowner")));
        await scene.WriteAsync("SELECT * FROM shop.countries; UPDATE shop.orders SET country_id = 1 WHERE id = 1");
    }

    [Fact]
    public async Task A_row_with_no_value_has_no_reference()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country_name text, amount int); INSERT INTO shop.orders VALUES (1, NULL), (2, ''), (3, 'x')");
        await scene.ExpandAsync(1, Countries(Rule.SetNull));
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (4, NULL); INSERT INTO shop.orders (id, country_name) VALUES (5, 'y')");
        await scene.BackfillAsync(1);

        Assert.Equal("1:- 2:[] 3:[x] 4:- 5:[y]", await scene.TextAsync("SELECT string_agg(o.id || ':' || CASE WHEN o.country_id IS NULL THEN '-' ELSE '[' || c.name || ']' END, ' ' ORDER BY o.id) FROM shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id"));

        await scene.Database.ExecuteAsync("UPDATE shop.orders SET country_name = NULL WHERE id = 3; UPDATE shop.orders SET country_id = NULL WHERE id = 5");
        Assert.Equal(0, await scene.CountAsync("shop.orders WHERE id IN (3, 5) AND (country_name IS NOT NULL OR country_id IS NOT NULL)"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Rollback_leaves_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        const string Shape = "SELECT string_agg(attname::text, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 AND NOT attisdropped";
        var before = await scene.TextAsync(Shape);
        await scene.ExpandAsync(1, Countries());
        await scene.BackfillAsync(1);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.TextAsync(Shape));
        Assert.Equal(0, await scene.CountAsync("pg_class WHERE relname = 'countries'"));
        Assert.Equal(0, await scene.CountAsync("pg_proc WHERE proname LIKE 'lookup%'"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE NOT tgisinternal AND tgrelid = 'shop.orders'::regclass"));
    }

    [Fact]
    public async Task A_row_that_refers_to_nothing_is_refused_as_it_will_be_at_the_end()
    {
        await using var scene = await ExpandedAsync();
        await using var session = await scene.ConnectAsync();

        Assert.Equal("23503", await session.RefusedAsync("INSERT INTO shop.orders (id, country_id) VALUES (1001, 4711)"));
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.orders SET country_id = 4711 WHERE id = 1"));
    }

    [Fact]
    public async Task Both_shapes_given_at_once_are_kept_and_recorded_if_they_disagree()
    {
        await using var scene = await ExpandedAsync();

        await scene.WriteAsync("INSERT INTO shop.orders (id, country_name, country_id) VALUES (1001, 'Land 1', 2), (1002, 'Land 1', 3)");
        Assert.Equal("Land 1", await scene.TextAsync("SELECT name FROM shop.countries WHERE id = 2"));

        Assert.Equal(1, await scene.CountAsync("migrator.drift"));
        await scene.BackfillAsync(1);
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, Migrator.Execution.Runs.RepairSide.Old)).Outcome);
        Assert.Equal("Land 1|Land 1", await scene.TextAsync(Both + "1002"));
    }

    internal static SchemaChange[] Countries(Rule onDelete = Rule.None, Rule onUpdate = Rule.None, ColumnSpec? key = null) =>
    [
        new CreateTable
        {
            Table = new("shop", "countries"),
            Columns =
            [
                key ?? new() { Name = new("id"), Type = new() { Verbatim = "int" }, IsNullable = false, IsIdentity = true },
                new() { Name = new("name"), Type = new() { Verbatim = "text" }, IsNullable = false },
            ],
            Keys = [new() { IsPrimary = true, Columns = [new("id")] }, new() { IsPrimary = false, Columns = [new("name")] }],
        },
        new ExtractLookup
        {
            From = new("shop", "orders"),
            Columns = [new("country_name")],
            To = new("shop", "countries"),
            Values = [new("name")],
            Key = new("id"),
            Reference = new("country_id"),
            OnDelete = onDelete,
            OnUpdate = onUpdate,
        },
    ];

    private static Task<string?> SyncNameAsync(FactScene scene) => scene.TextAsync("SELECT replace(proname, '_find', '') FROM pg_proc WHERE proname LIKE 'lookup%find'");

    private async Task<FactScene> ExpandedAsync()
    {
        var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Countries());
        return scene;
    }
}
