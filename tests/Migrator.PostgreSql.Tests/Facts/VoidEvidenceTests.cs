using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A clean verification is worth nothing any more once something has happened that it did not see.</summary>
public sealed class VoidEvidenceTests(ServerFixture server)
{
    private const string Table = "CREATE TABLE shop.items (id int PRIMARY KEY, name text); INSERT INTO shop.items SELECT i, 'item ' || i FROM generate_series(1, 20) AS i;";
    private const string Disagreeing = "UPDATE shop.items SET name = 'a', title = 'b' WHERE id = 7";

    [Fact]
    public async Task A_write_that_made_shapes_disagree_since_is_found_before_the_old_shape_goes()
    {
        await using var scene = await RenamedAsync();
        await scene.WriteAsync(Disagreeing);

        var contract = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, contract.Outcome);
        Assert.Equal("1 row of shop.items differs between the two shapes, such as 7.", SaysOf(contract));
    }

    [Fact]
    public async Task A_write_on_record_that_was_there_when_rows_were_compared_stands_in_nobodys_way()
    {
        await using var scene = await RenamedAsync();
        await scene.WriteAsync(Disagreeing);
        await scene.WriteAsync("UPDATE shop.items SET name = 'c', title = 'c' WHERE id = 7");
        await scene.VerifyAsync(1);
        var verified = await scene.CountAsync("migrator.evidence");

        await scene.ContractAsync(1);

        Assert.Equal(verified, await scene.CountAsync("migrator.evidence"));
    }

    [Fact]
    public async Task A_write_that_makes_shapes_disagree_after_the_gate_was_found_open_is_seen_under_the_lock()
    {
        await using var scene = await RenamedAsync();
        scene.Observer.Meanwhile = moment => moment == "open:drop" ? scene.WriteAsync(Disagreeing) : Task.CompletedTask;

        var contract = await scene.TryContractAsync(1);

        Assert.Equal((RunOutcome.GateClosed, 1), (contract.Outcome, await scene.CountAsync("shop.items WHERE name = 'a' AND title = 'b'")));
        Assert.Contains(ConditionName.EvidenceClean, contract.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_was_out_of_action_after_the_gate_was_found_open_is_seen_under_the_lock()
    {
        await using var scene = await RenamedAsync();
        var isFirst = true;
        scene.Observer.Meanwhile = moment =>
        {
            var now = isFirst && moment == "open:drop";
            isFirst &= !now;
            return now ? scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET title = 'lost' WHERE id = 7") : Task.CompletedTask;
        };

        var contract = await scene.TryContractAsync(1);

        Assert.Equal((RunOutcome.GateClosed, 1), (contract.Outcome, await scene.CountAsync("shop.items WHERE name = 'item 7' AND title = 'lost'")));
        Assert.Equal(RunOutcome.NeedsHuman, (await scene.TryContractAsync(1)).Outcome);
    }

    [Fact]
    public async Task Another_body_of_a_function_that_up_calls_makes_rows_be_compared_again()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Table}
            CREATE FUNCTION shop.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
            CREATE FUNCTION shop.clean(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN shop.plain($1);
            """);
        await scene.ExpandAsync(1, Wanted.Replace("items", "name", "title", "text", "shop.clean(name)", null));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE OR REPLACE FUNCTION shop.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)'");

        var contract = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, contract.Outcome);
        Assert.StartsWith("20 rows of shop.items differ between the two shapes", SaysOf(contract), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counterparts_that_nobody_saw_go_are_missed_before_the_only_other_copy_goes()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Table} CREATE TABLE shop.names (item int PRIMARY KEY REFERENCES shop.items, note text); INSERT INTO shop.names SELECT id FROM shop.items");
        await scene.ExpandAsync(1, new MoveColumns { From = new("shop", "items"), Columns = [new("name")], To = new("shop", "names"), FromKey = [new("id")], ToKey = [new("item")] });
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("TRUNCATE shop.names");

        var contract = await scene.TryContractAsync(1);

        Assert.Equal((RunOutcome.NeedsHuman, 20), (contract.Outcome, await scene.CountAsync("shop.items WHERE name IS NOT NULL")));
    }

    [Fact]
    public async Task Evidence_of_a_table_is_none_of_another_one_that_has_taken_its_name()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        var planned = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition
            {
                Id = new(1),
                Title = "by hand, and nobody looks",
                Source = "M1",
                Changes = [Wanted.Rename("items", "name", "title")],
                DualWrites = DualWrites.Unchecked,
                Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            },
            FactScene.Stopping);
        await scene.TryExpandAsync(planned.Plan!);
        Assert.True(ManifestSource.TryParse(["shop=2.5.0"], out var live, out var why), why);
        var copied = await new BackfillRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System) { Gate = new() { Sources = [live!] } }.RunAsync(new(1), FactScene.Stopping);
        Assert.True(copied.Outcome == RunOutcome.Done, copied.Reason);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(
            """
            CREATE TABLE shop.other (LIKE shop.items INCLUDING ALL);
            INSERT INTO shop.other (id, name, title) SELECT id, name, 'lost' FROM shop.items;
            ALTER TABLE shop.items RENAME TO items_before;
            ALTER TABLE shop.other RENAME TO items
            """);

        var contract = await new ContractRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(new(1), new ContractOptions { Until = ContractStage.Flip, Sources = [live!] }, FactScene.Stopping);

        Assert.Equal(RunOutcome.NeedsHuman, contract.Outcome);
        Assert.StartsWith("20 rows of shop.items differ between the two shapes", SaysOf(contract), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_a_partition_that_was_rewritten_meanwhile_are_not_taken_for_compared()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
            CREATE TABLE shop.low PARTITION OF shop.items FOR VALUES FROM (0) TO (10);
            CREATE TABLE shop.high PARTITION OF shop.items FOR VALUES FROM (10) TO (100);
            INSERT INTO shop.items SELECT i, 'item ' || i FROM generate_series(1, 20) AS i;
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "title"));
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.items SET name = 'a', title = 'b' WHERE id = 15");
        var (table, mappings) = (new TableName("shop", "items"), await scene.Ports.State.ReadMappingsAsync(FactScene.Stopping));
        var before = await scene.Ports.Rows.ReadCircumstancesAsync(table, mappings, FactScene.Stopping);
        await using var rewriter = await scene.Database.DataSource.OpenConnectionAsync(FactScene.Stopping);
        await rewriter.DoAsync("BEGIN; LOCK TABLE shop.high IN ACCESS EXCLUSIVE MODE");

        var comparing = scene.Ports.Rows.CompareAsync(new() { Migration = new(1), Table = table, Mappings = mappings }, FactScene.Stopping);
        await scene.Database.UntilAsync("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'shop.high'::regclass)");
        await rewriter.DoAsync("ALTER TABLE shop.high SET UNLOGGED; COMMIT");
        var compared = (await comparing).Found;
        var after = await scene.Ports.Rows.ReadCircumstancesAsync(table, mappings, FactScene.Stopping);

        Assert.Equal((9, 0, "the table was rewritten"), (compared.Rows, compared.Mismatched, before.DifferenceTo(after)));
    }

    private static string SaysOf(RunResult result) => Assert.Single(result.Gate!.Conditions, condition => condition.Name == ConditionName.EvidenceClean).Evidence;

    private async Task<FactScene> RenamedAsync()
    {
        var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "title"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        return scene;
    }
}
