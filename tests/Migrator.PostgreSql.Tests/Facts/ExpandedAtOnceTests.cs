using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Partitions;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Two runners begin at the same moment: they do not work on one migration both, and do not spoil each other's on one table.</summary>
public sealed class ExpandedAtOnceTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL, qty int NOT NULL, note text); INSERT INTO shop.items SELECT n, 'n' || n, n, NULL FROM generate_series(1, 1000) n;";

    [Fact]
    public async Task Of_two_runners_of_one_migration_one_works_and_the_other_is_told_who_does()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Wanted.Rename("items", "name", "label"));
        var start = new TaskCompletionSource();

        // Whoever has the lease waits at its first step for the other one to have looked.
        List<string> owners = ["ann", "bob"];
        var runs = owners.ConvertAll(owner => ExpandAsync(scene, plan, owner, moment => moment == "before:E1" ? start.Task : Task.CompletedTask));
        var first = await Task.WhenAny(runs);
        start.SetResult();
        var results = await Task.WhenAll(runs);

        Assert.Equal(RunOutcome.Leased, (await first).Outcome);
        Assert.Equal([RunOutcome.Done, RunOutcome.Leased], results.Select(result => result.Outcome).Order());
        Assert.Contains($"{(results[0].Outcome is RunOutcome.Done ? "ann" : "bob")} works on it", results.Single(result => result.Outcome is RunOutcome.Leased).Reason, StringComparison.Ordinal);
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'label'"));
    }

    [Fact]
    public async Task Different_migrations_of_one_table_are_expanded_at_once_and_every_row_has_all_that_they_bring()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        MigrationPlan[] plans =
        [
            await scene.PlanAsync(1, Wanted.Rename("items", "name", "label")),
            await scene.PlanAsync(2, Wanted.Index("items", "items_qty", "qty")),
            await scene.PlanAsync(3, Wanted.Drop("items", "note", "'none'")),
        ];
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 2000, number => $"SET statement_timeout = '5s'; INSERT INTO shop.items (id, name, qty) VALUES ({number}, 'w{number}', 1); UPDATE shop.items SET name = name || '!' WHERE id = {1 + (number % 1000)}");

        var results = await AtOnceAsync(scene, plans);
        await scene.BackfillAsync(1);
        await writers.ForAsync(50);

        Assert.All(results, result => Assert.True(result.Outcome is RunOutcome.Done, result.Reason));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE label IS DISTINCT FROM name"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE id >= 2000 AND note IS NULL AND id > (SELECT max(id) - 20 FROM shop.items)"));
        await scene.VerifyAsync(1);
        Assert.Empty(writers.Refused);
    }

    [Fact]
    public async Task Where_both_would_mark_rows_alike_one_goes_through_and_the_other_is_planned_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        Changes.SchemaChange[] wanted = [Wanted.Rename("items", "name", "label"), Wanted.Type("items", "qty", "bigint")];
        MigrationPlan[] plans = [await scene.PlanAsync(1, wanted[0]), await scene.PlanAsync(2, wanted[1])];

        var results = await AtOnceAsync(scene, plans);
        var refused = Assert.Single(results, result => result.Outcome is not RunOutcome.Done);
        var (id, other) = (refused.Migration.Value, results.Single(result => result.Outcome is RunOutcome.Done).Migration.Value);
        await scene.WriteAsync("INSERT INTO shop.items (id, name, qty) VALUES (2000, 'between', 7)");

        Assert.Equal(RunOutcome.Stale, refused.Outcome);
        Assert.Contains($"migrator rollback {id}", refused.Reason, StringComparison.Ordinal);
        await scene.RollbackAsync(id);
        await scene.ExpandAsync(id, wanted[id - 1]);
        await scene.WriteAsync("INSERT INTO shop.items (id, name, qty) VALUES (2001, 'after', 8); UPDATE shop.items SET name = 'changed', qty = 9 WHERE id = 2000");
        foreach (var each in new[] { other, id })
        {
            await scene.BackfillAsync(each);
            await scene.VerifyAsync(each);
        }

        await scene.ContractAsync(id);
        await scene.ContractAsync(other);
        Assert.Equal("1002 1002 2000/changed/9 2001/after/8", await scene.TextAsync(
            "SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE label = 'n' || id AND qty = id OR id >= 2000), string_agg(concat_ws('/', id, label, qty), ' ' ORDER BY id) FILTER (WHERE id >= 2000)) FROM shop.items"));
    }

    /// <summary>Each begins its first step when all others are about to.</summary>
    private static async Task<RunResult[]> AtOnceAsync(FactScene scene, MigrationPlan[] plans)
    {
        var (there, all) = (0, new TaskCompletionSource());
        return await Task.WhenAll(plans.Select(plan => ExpandAsync(scene, plan, $"runner {plan.Id}", moment =>
        {
            if (moment != "before:E1")
            {
                return Task.CompletedTask;
            }

            if (Interlocked.Increment(ref there) == plans.Length)
            {
                all.SetResult();
            }

            return all.Task;
        })));
    }

    private static Task<RunResult> ExpandAsync(FactScene scene, MigrationPlan plan, string owner, Func<string, Task> meanwhile)
        => new ExpandRun(scene.Ports, scene.Settings with { Owner = owner }, new RecordingObserver { Meanwhile = meanwhile }, TimeProvider.System)
            .RunAsync(plan, [new AppRelease("shop", "2.0.0")], FactScene.Stopping);
}
