using System.Text.RegularExpressions;
using Migrator.Changes;
using Migrator.Planning;
using Migrator.PostgreSql.Execution;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Planning;

/// <summary>What a plan says of locks is measured: every transactional step notes the locks it holds just before it commits.</summary>
public sealed partial class LockConformanceTests(ServerFixture server)
{
    private const string Shop =
        """
        CREATE TABLE shop.countries (code text PRIMARY KEY);
        CREATE TABLE shop.others (name text);
        CREATE TABLE shop.customers (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            email text NOT NULL UNIQUE CHECK (email <> ''),
            country text REFERENCES shop.countries,
            full_name text,
            nickname text,
            notes text NOT NULL DEFAULT '',
            qty int NOT NULL DEFAULT 1);
        CREATE INDEX ON shop.customers (lower(email));
        CREATE VIEW shop.quantities AS SELECT c.id, c.qty, o.name FROM shop.customers c CROSS JOIN shop.others o;
        CREATE VIEW shop.large AS SELECT id FROM shop.quantities WHERE qty > 1000;
        CREATE VIEW shop.mails AS SELECT email FROM shop.customers;
        CREATE STATISTICS shop.both ON id, qty FROM shop.customers;
        CREATE POLICY few ON shop.customers USING (qty < 10);
        INSERT INTO shop.countries VALUES ('NL');
        INSERT INTO shop.customers (email, country, full_name, nickname) SELECT g || '@x', 'NL', 'A ' || g, 'n' FROM generate_series(1, 50) g;
        CREATE TABLE public.observed (step text, relation text, mode text); CREATE TABLE public.looked (step text, rows bigint);
        """;

    private static readonly TableName Customers = new("shop", "customers");

    [Fact]
    public async Task A_step_locks_what_its_plan_says_and_nothing_else_that_blocks()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        var plan = await scene.PlanAsync(
            1,
            Wanted.Rename("customers", "email", "email_address"),
            Wanted.Rename("customers", "country", "country_code"),
            Wanted.Type("customers", "id", "bigint"),
            Wanted.Type("customers", "qty", "bigint"),
            Wanted.Replace("customers", [("full_name", "first || ' ' || last")], [("first", "text", "split_part(full_name, ' ', 1)"), ("last", "text", "split_part(full_name, ' ', 2)")]),
            Wanted.Initial("customers", "tier", "text", "'basic'"),
            new AddColumn { Table = Customers, Column = new() { Name = new("score"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Number, "0") } },
            new AlterColumn { Table = Customers, Column = new() { Name = new("nickname"), IsNullable = false } },
            new DropColumn { Table = Customers, Column = new("notes") });

        await AssertAsync(scene, plan);
    }

    [Fact]
    public async Task Tables_that_a_key_joins_are_locked_together_and_the_plan_says_so()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, before int REFERENCES shop.orders);
            CREATE TABLE shop.lines (line int PRIMARY KEY, order_id int UNIQUE REFERENCES shop.orders ON DELETE CASCADE);
            CREATE TABLE shop.parts (order_id int DEFAULT 1 REFERENCES shop.lines (order_id) ON DELETE SET DEFAULT);
            CREATE TABLE shop.goods (good int PRIMARY KEY);
            CREATE TABLE shop.prices (good int REFERENCES shop.goods);
            INSERT INTO shop.orders SELECT g FROM generate_series(1, 50) g;
            CREATE TABLE public.observed (step text, relation text, mode text); CREATE TABLE public.looked (step text, rows bigint);
            """);
        var plan = await scene.PlanAsync(1, Wanted.Type("orders", "id", "bigint"), Wanted.Rename("goods", "good", "number"));

        var flip = plan.Steps.First(step => step.Purpose.StartsWith("Flip", StringComparison.Ordinal));
        Assert.Equal(["lines", "orders", "parts"], flip.Do.Locks.Select(held => held.Table.Name).Order(StringComparer.Ordinal));
        Assert.Contains("because the foreign key lines_order_id_fkey points to shop.orders.id", flip.Cause, StringComparison.Ordinal);
        await AssertAsync(scene, plan);
    }

    [Fact]
    public async Task A_key_comes_to_a_table_without_one_and_nobody_waits_until_its_rows_are_looked_through()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.customers (id bigint, code text, name text);
            INSERT INTO shop.customers SELECT n, 'c' || n, 'n' FROM generate_series(1, 5000) n;
            CREATE TABLE public.observed (step text, relation text, mode text); CREATE TABLE public.looked (step text, rows bigint);
            """);
        var plan = await scene.PlanAsync(
            1,
            new AddKey(Customers, new() { Name = "customers_key", IsPrimary = true, Columns = [new("id")] }),
            new AddKey(Customers, new() { Name = "customers_code", IsPrimary = false, Columns = [new("code")] }),
            Wanted.Index("customers", "customers_name", "name"));
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 5001, number => $"SET statement_timeout = '5s'; INSERT INTO shop.customers VALUES ({number}, 'c{number}'); UPDATE shop.customers SET name = 'w' WHERE id = {number - 1}");
        await writers.ForAsync(20);

        await AssertAsync(scene, plan);
        await writers.ForAsync(20);

        Assert.Empty(writers.Refused);
        Assert.Equal("customers_code customers_key", await scene.TextAsync("SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'shop.customers'::regclass AND contype IN ('p', 'u')"));
    }

    private static async Task AssertAsync(FactScene scene, MigrationPlan plan)
    {
        await scene.RunWholeAsync(plan with { Steps = [.. plan.Steps.Select(Watched)] });

        var observed = await scene.Database.QueryAsync<(string Step, string Relation, string Mode)>("SELECT step, relation, mode FROM public.observed");
        var transactional = plan.Steps.Where(step => step is { Kind: StepKind.Statements, Do.IsTransactional: true }).ToList();
        Assert.Equal(transactional.Select(step => step.Id).Where(id => plan.Steps.Single(step => step.Id == id).Do.Locks.Count > 0), observed.Select(row => row.Step).Distinct().OrderBy(id => transactional.FindIndex(step => step.Id == id)));
        Assert.All(transactional, step => Assert.Equal(Said(step), Seen(step.Id, observed)));

        // Who waits for a step waits for entries in the catalog, and never until rows have been looked through.
        var looked = await scene.Database.QueryAsync<(string Step, long Rows)>("SELECT step, sum(rows)::bigint FROM public.looked GROUP BY step HAVING sum(rows) > 0");
        Assert.Empty(looked.Select(row => transactional.Single(step => step.Id == row.Step)).Where(step => step.Do.Locks.Any(held => held.Blocks is not Blocks.Nobody)).Select(step => step.Purpose));
        Assert.All(looked, row => Assert.Equal(StepWork.Scan, transactional.Single(step => step.Id == row.Step).Work));
    }

    private static PlanStep Watched(PlanStep step) => step is not { Kind: StepKind.Statements, Do.IsTransactional: true }
        ? step
        : step with { Do = step.Do with { Statements = [Looked(step, "-"), .. step.Do.Statements, Looked(step, ""), new($"INSERT INTO public.observed SELECT '{step.Id}', n.nspname || '.' || c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE l.pid = pg_backend_pid() AND c.relkind IN ('r', 'v') AND n.nspname = 'shop'")] } };

    // The server counts the rows that a session reads from one end of a table to the other.
    private static PlanStatement Looked(PlanStep step, string sign)
        => new($"INSERT INTO public.looked SELECT '{step.Id}', {sign}seq_tup_read FROM pg_stat_xact_user_tables WHERE schemaname = 'shop'");

    private static List<string> Said(PlanStep step)
        => [.. step.Do.Locks.GroupBy(held => held.Table).Select(group => $"{group.Key} {group.MaxBy(held => LockMode.Strength(held.Mode))!.Mode}").Order(StringComparer.Ordinal)];

    /// <summary>The strongest lock of each table, without those that block nobody's reads and writes by themselves.</summary>
    private static List<string> Seen(string step, IReadOnlyList<(string Step, string Relation, string Mode)> observed)
        => [.. observed.Where(row => row.Step == step).GroupBy(row => row.Relation)
            .Select(group => (group.Key, Mode: group.Select(row => Words(row.Mode)).MaxBy(LockMode.Strength)!))
            .Where(held => LockMode.Strength(held.Mode) > LockMode.Strength("ROW EXCLUSIVE"))
            .Select(held => $"{held.Key} {held.Mode}").Order(StringComparer.Ordinal)];

    private static string Words(string mode) => Capital().Replace(mode.Replace("Lock", "", StringComparison.Ordinal), " $0").Trim().ToUpperInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
