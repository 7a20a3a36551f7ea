using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>A partitioned table goes with its partitions, a table of an inheritance tree goes alone, and what leans on any of them is named before.</summary>
public sealed class TreeDropTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.owners (id int PRIMARY KEY);
        CREATE TABLE shop.shelves (id int PRIMARY KEY);
        CREATE TABLE shop.items (id int PRIMARY KEY, next int REFERENCES shop.items, owner int REFERENCES shop.owners) PARTITION BY RANGE (id);
        CREATE TABLE shop.low PARTITION OF shop.items FOR VALUES FROM (0) TO (100);
        CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (100) TO (300) PARTITION BY RANGE (id);
        CREATE TABLE shop.some PARTITION OF shop.high FOR VALUES FROM (100) TO (200);
        """;

    private const string Things =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY);
        CREATE TABLE shop.heavy (weight int) INHERITS (shop.items);
        CREATE TABLE shop.heaviest () INHERITS (shop.heavy);
        """;

    private static DropTable Gone(string table) => new() { Table = new("shop", table) };

    [Fact]
    public async Task A_partitioned_table_is_out_of_reach_comes_back_with_its_rows_and_goes_with_all_its_partitions()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} INSERT INTO shop.items VALUES (1), (150);");
        var plan = await QuarantinedAsync(scene, 1);
        var note = Assert.Single(plan.Findings, finding => finding.Code == "MIG1384");

        Assert.Contains("shop.high, shop.low, shop.some", note.Harm, StringComparison.Ordinal);
        Assert.Contains("still reached", note.Harm, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.ContractAsync(1, ContractStage.Quarantine);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("42P01", await session.RefusedAsync("SELECT FROM shop.items"));
        await scene.RollbackAsync(1);
        Assert.Equal(2, await scene.CountAsync("shop.items"));

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(await QuarantinedAsync(scene, 2))).Outcome);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.others PARTITION OF shop.high DEFAULT");
        await scene.ContractAsync(2, ContractStage.Quarantine);
        await scene.Database.ExecuteAsync("UPDATE migrator.step SET finished_at = finished_at - interval '2 days' WHERE step_id LIKE 'Q%'");
        await scene.ContractAsync(2);

        Assert.Equal("owners shelves", await scene.TextAsync("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'p')"));
    }

    [Fact]
    public async Task The_tables_that_foreign_keys_of_its_partitions_point_to_are_locked_along()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.low ADD FOREIGN KEY (id) REFERENCES shop.shelves NOT VALID;");

        var plan = await scene.ExpandAsync(1, Gone("items"));
        await scene.ContractAsync(1);

        var locks = plan.Steps.Single(step => step.IsPointOfNoReturn).Do.Locks;
        Assert.Equal(["shop.high", "shop.items", "shop.low", "shop.owners", "shop.shelves", "shop.some"], locks.Select(held => held.Table.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(3, locks.Count(held => held.PartitionOf == new TableName("shop", "items")));
        Assert.Equal(0, await scene.CountAsync("pg_class WHERE relnamespace = 'shop'::regnamespace AND relname IN ('items', 'low', 'high', 'some')"));
    }

    [Theory]
    [InlineData("CREATE VIEW shop.seen AS SELECT id FROM shop.some", "shop.seen", RunOutcome.NeedsHuman)]
    [InlineData("CREATE TABLE shop.notes (item int REFERENCES shop.items)", "shop.notes", RunOutcome.Stale)]
    [InlineData("CREATE TABLE shop.notes (item int REFERENCES shop.low)", "shop.notes", RunOutcome.NeedsHuman)]
    public async Task What_leans_on_a_partition_is_named_in_the_plan_and_when_it_comes_later_by_the_gate(string sql, string named, RunOutcome outcome)
    {
        await using var planned = await FactScene.CreateAsync(server, $"{Items} {sql};");
        await using var later = await FactScene.CreateAsync(server, Items);

        var refused = (await planned.TryPlanAsync(1, Gone("items"))).Refusals;
        await later.ExpandAsync(1, Gone("items"));
        await later.Database.ExecuteAsync(sql);
        var closed = await later.TryContractAsync(1);

        Assert.All(refused, refusal => Assert.Equal("MIG1150", refusal.Code));
        Assert.Contains(refused, refusal => refusal.Harm.Contains(named, StringComparison.Ordinal));
        Assert.Equal(outcome, closed.Outcome);
        Assert.Contains(named, closed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_goes_after_what_inherits_from_it_and_readers_of_its_parent_are_thought_of()
    {
        await using var scene = await FactScene.CreateAsync(server, Things);

        var refused = await scene.TryPlanAsync(1, Gone("items"));
        var leaf = await scene.ExpandAsync(2, Gone("heaviest"));
        await scene.ContractAsync(2);
        await scene.ExpandAsync(3, Gone("heavy"), Gone("items"));
        await scene.ContractAsync(3);

        Assert.Equal(["MIG1150", "MIG1150"], refused.Refusals.Select(refusal => refusal.Code));
        Assert.All(["shop.heavy", "shop.heaviest"], heir => Assert.Contains(refused.Refusals, refusal => refusal.Harm == $"the inheriting table {heir} needs it"));
        Assert.Equal(["shop.heavy", "shop.items"], leaf.Findings.Where(finding => finding.Code == "MIG1385").Select(finding => finding.Harm.Split(' ')[3].TrimEnd(',')).Order(StringComparer.Ordinal));
        Assert.Equal(0, await scene.CountAsync("pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'"));
    }

    [Fact]
    public async Task A_plain_table_may_take_the_name_of_a_partitioned_one_and_gives_it_back()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} INSERT INTO shop.items VALUES (1), (150);");
        SchemaChange[] changes =
        [
            Gone("items"),
            new CreateTable { Table = new("shop", "items"), Columns = [new() { Name = new("id"), Type = new() { Verbatim = "bigint" }, IsNullable = false }], Keys = [new() { Name = "items_pkey", IsPrimary = true, Columns = [new("id")] }] },
        ];
        var shape = await scene.Database.DumpSchemaAsync("migrator");

        await scene.ExpandAsync(1, changes);
        await scene.ContractAsync(1, ContractStage.Quarantine);
        Assert.Equal("r", await scene.TextAsync("SELECT relkind FROM pg_class WHERE oid = 'shop.items'::regclass"));
        await scene.RollbackAsync(1);
        Assert.Equal(shape, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(2, await scene.CountAsync("shop.items"));

        await scene.ExpandAsync(2, changes);
        await scene.ContractAsync(2);

        Assert.Equal("items owners shelves", await scene.TextAsync("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'p')"));
    }

    private static async Task<MigrationPlan> QuarantinedAsync(FactScene scene, long id)
    {
        var made = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition { Id = new(id), Title = "gone", Source = $"M{id}", Changes = [Gone("items")], QuarantineDays = 1 }, FactScene.Stopping);
        Assert.Empty(made.Refusals);
        return made.Plan!;
    }
}
