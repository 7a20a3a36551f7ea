using System.Diagnostics;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Execution;
using Migrator.PostgreSql.Tests.Rows;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Whoever waits for us sees us go first, and a runner that freezes does not keep what it holds.</summary>
public sealed class LockTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE FUNCTION shop.slow(v text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_catalog.pg_sleep(0.15); RETURN v; END $$;
        CREATE TABLE shop.items (id int PRIMARY KEY, a text, b text);
        INSERT INTO shop.items SELECT n, 'a' || n, 'b' || n FROM generate_series(1, 3) n;
        """;

    [Fact]
    public async Task Where_a_batch_and_an_application_wait_for_each_other_the_batch_gives_way()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.slow(a)", down: null));
        await using var writer = await OpenWriter.BeginAsync(scene.Database, "UPDATE shop.items SET b = 'held' WHERE id = 3");
        var backfill = scene.TryBackfillAsync(1);
        await scene.Database.UntilAsync("EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%advance_range%' AND state = 'active' AND pid <> pg_backend_pid())");

        await writer.ExecuteAsync("UPDATE shop.items SET b = 'mine' WHERE id = 1");
        await writer.CommitAsync();

        Assert.Equal(RunOutcome.Done, (await backfill).Outcome);
        Assert.Equal("mine b2 held", await scene.TextAsync("SELECT string_agg(b, ' ' ORDER BY id) FROM shop.items"));
    }

    [Fact]
    public async Task Joining_the_sync_of_a_table_waits_for_statements_that_run_with_the_old_one()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        var plan = await scene.PlanAsync(2, Wanted.Rename("items", "b", "b2"));
        await using var writer = await OpenWriter.BeginAsync(scene.Database, "UPDATE shop.items SET a = 'written' WHERE id = 1");
        const string Functions = "SELECT string_agg(p.oid || ' ' || p.xmin, ', ' ORDER BY p.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE tgrelid = 'shop.items'::regclass";
        var before = await scene.TextAsync(Functions);
        scene.Settings = scene.Settings with { LockRetryFor = TimeSpan.FromSeconds(1) };

        var blocked = await scene.TryExpandAsync(plan);
        var meanwhile = await scene.TextAsync(Functions);
        await writer.CommitAsync();
        var after = await scene.TryExpandAsync(plan);

        Assert.Equal((RunOutcome.Failed, "MIG2002", before), (blocked.Outcome, blocked.Code, meanwhile));
        Assert.Equal(RunOutcome.Done, after.Outcome);
    }

    [Fact]
    public async Task A_runner_that_freezes_before_its_commit_loses_its_locks_within_a_second()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, Wanted.Rename("items", "a", "a2"));
        var step = plan.Steps.First(step => step.Do.Locks.Count > 0);
        var lease = await scene.Ports.State.TryAcquireLeaseAsync(plan.Id, "frozen", TimeSpan.FromMinutes(5), FactScene.Stopping);
        var script = step.Do with { Statements = [new PlanStatement("ALTER TABLE shop.items ADD COLUMN frozen int")] };
        var runner = new NpgsqlConnection($"{scene.Database.ConnectionString};Pooling=false");
        await runner.OpenAsync(FactScene.Stopping);
        var batch = new NpgsqlBatch(runner);
        foreach (var part in new ScriptTransaction(Attempt(lease!, step, script), runner.PostgreSqlVersion.Major).Write().Where(part => part.Sql != "COMMIT"))
        {
            batch.BatchCommands.Add(part.ToCommand());
        }

        await batch.ExecuteNonQueryAsync(FactScene.Stopping);

        var waited = Stopwatch.StartNew();
        await scene.WriteAsync("UPDATE shop.items SET b = 'free' WHERE id = 1");

        Assert.InRange(waited.Elapsed, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'frozen'"));
        await Record.ExceptionAsync(() => runner.CloseAsync());
    }

    [Fact]
    public async Task A_table_rewritten_in_the_middle_of_the_backfill_is_copied_completely()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text, b text); INSERT INTO shop.items SELECT n, repeat('a', 300), 'b' FROM generate_series(1, 3000) n; DELETE FROM shop.items WHERE id % 3 = 0");
        scene.Settings = scene.Settings with { BatchTarget = TimeSpan.FromMilliseconds(1) };
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        var isRewritten = false;
        scene.Observer.Meanwhile = async at =>
        {
            if (at.StartsWith("batch:", StringComparison.Ordinal) && !isRewritten)
            {
                isRewritten = true;
                await scene.Database.ExecuteAsync("VACUUM FULL shop.items");
            }
        };

        await scene.BackfillAsync(1);

        Assert.True(isRewritten);
        Assert.Equal((0L, 0L), (await scene.PendingAsync("items"), await scene.CountAsync("shop.items WHERE a2 IS DISTINCT FROM a")));
        await scene.VerifyAsync(1);
    }

    private static ScriptAttempt Attempt(Lease lease, PlanStep step, StepScript script) => new()
    {
        Lease = lease,
        StepId = step.Id,
        JournalAs = null,
        Script = script,
        LockTimeout = TimeSpan.FromSeconds(1),
    };
}
