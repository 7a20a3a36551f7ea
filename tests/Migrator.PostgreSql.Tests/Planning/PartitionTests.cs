using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Planning;

/// <summary>What is planned for a partitioned table is done to every partition there is when it runs; the rest is refused.</summary>
public sealed class PartitionTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int, note text DEFAULT 'none') PARTITION BY RANGE (id);
        CREATE TABLE shop.aaa_low PARTITION OF shop.items FOR VALUES FROM (0) TO (10);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (10) TO (100) PARTITION BY LIST (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES IN (10, 11);
        INSERT INTO shop.items VALUES (1), (10);
        CREATE TABLE public.observed (relation text, mode text);
        """;

    private static readonly AddColumn Weight = new() { Table = new("shop", "items"), Column = new() { Name = new("weight"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Number, "3") } };

    [Fact]
    public async Task A_step_on_a_partitioned_table_says_the_lock_of_every_partition_and_takes_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Weight);
        var step = Assert.Single(plan.Steps);

        var result = await scene.TryExpandAsync(plan with { Steps = [step with { Do = step.Do with { Statements = [.. step.Do.Statements, new("INSERT INTO public.observed SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE l.pid = pg_backend_pid() AND n.nspname = 'shop' AND l.mode = 'AccessExclusiveLock'")] } }] });

        Assert.Equal(RunOutcome.Done, result.Outcome);
        var observed = await scene.Database.QueryAsync<string>("SELECT relation FROM public.observed ORDER BY relation");
        Assert.Equal(["aaa_low", "high", "items", "some"], observed);
        Assert.Equal(observed, step.Do.Locks.Where(held => held.Mode == "ACCESS EXCLUSIVE").Select(held => held.Table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Partitions_that_come_and_go_between_plan_and_expand_hinder_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Weight);
        await scene.Database.ExecuteAsync(
            """
            DROP TABLE shop.aaa_low;
            ALTER TABLE shop.high DETACH PARTITION shop.some;
            CREATE TABLE shop.later PARTITION OF shop.items DEFAULT;
            """);

        var result = await scene.TryExpandAsync(plan);

        Assert.Equal(RunOutcome.Done, result.Outcome);
        await scene.WriteAsync("INSERT INTO shop.items (id) VALUES (500)");
        Assert.Equal(1, await scene.CountAsync("shop.later WHERE weight = 3"));
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.some'::regclass AND attname = 'weight'"));
    }

    [Fact]
    public async Task A_partition_is_refused_with_the_name_of_its_root_at_every_level()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var leaf = await scene.RefusalAsync(1, Weight with { Table = new("shop", "some") });
        var between = await scene.RefusalAsync(1, Weight with { Table = new("shop", "high") });

        Assert.Equal(("MIG1180", "Name shop.items."), (leaf.Code, leaf.Cure));
        Assert.Equal(("MIG1180", "Name shop.items."), (between.Code, between.Cure));
    }

    [Fact]
    public async Task What_is_not_planned_partition_by_partition_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusal = await scene.RefusalAsync(1, Weight with { Column = Weight.Column with { Default = new ExpressionDefault(new("1 + 2")) } });

        Assert.Equal("MIG1182", refusal.Code);
    }

    [Fact]
    public async Task A_partition_on_another_server_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            CREATE FOREIGN DATA WRAPPER nowhere;
            CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
            CREATE FOREIGN TABLE shop.remote PARTITION OF shop.items DEFAULT SERVER far;
            """);

        var refusal = await scene.RefusalAsync(1, Weight);

        Assert.Equal(("MIG1183", "shop.remote"), (refusal.Code, refusal.Subject));
    }

    [Fact]
    public async Task A_default_that_one_partition_has_for_itself_is_not_overwritten()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.some ALTER note SET DEFAULT 'own';");

        var refusal = await scene.RefusalAsync(1, new SetColumnDefault(new("shop", "items"), new("note"), new ConstantDefault(ConstantKind.Text, "all")));

        Assert.Equal(("MIG1184", "shop.some.note"), (refusal.Code, refusal.Subject));
    }
}
