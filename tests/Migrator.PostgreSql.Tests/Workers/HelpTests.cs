using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;
using Migrator.PostgreSql.Tests.Runs;

namespace Migrator.PostgreSql.Tests.Workers;

/// <summary>Several runs of one backfill, each as if it were a process of its own.</summary>
public sealed class HelpTests(ServerFixture server)
{
    private const int Rows = 60000;

    private static readonly TableName Items = new("shop", "items");

    private static readonly string Table =
        $"CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL, n int NOT NULL DEFAULT 0); INSERT INTO shop.items SELECT i, 'item ' || i FROM generate_series(1, {Rows}) AS i;";

    private static RenameColumn Rename => new() { Table = Items, From = new("name"), To = new("label") };

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_helps_and_ends_well_when_there_is_nothing_more_to_copy()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Rename);
        var isHelped = new TaskCompletionSource();
        var first = BackfillAsync(scene, "first", new Meeting(batch => batch == 2 ? isHelped.Task : Task.CompletedTask));
        var helper = BackfillAsync(scene, "second", new Meeting(batch =>
        {
            isHelped.TrySetResult();
            return Task.CompletedTask;
        }), afterLeaseOf: "first");

        var results = await Task.WhenAll(first, helper);

        Assert.Equal((RunOutcome.Done, "Every row is copied."), (results[0].Outcome, results[0].Reason));
        Assert.Equal(RunOutcome.Done, results[1].Outcome);
        Assert.EndsWith(" were written here, and first has done the rest.", results[1].Reason);
        Assert.DoesNotContain("; 0 were", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE label IS DISTINCT FROM name"));
        Assert.Equal(0, await scene.PendingAsync("items"));
        Assert.Equal(Rows, await scene.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
    }

    [Fact]
    public async Task A_helper_takes_the_place_of_a_coordinator_that_was_killed()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Rename);
        await DieAsync(scene, batches: 3);
        var cursor = await scene.Database.ScalarAsync<long>("SELECT max(cursor_unit) FROM migrator.backfill_range");

        var result = await BackfillAsync(scene, "second", new Meeting(_ => Task.CompletedTask));

        Assert.Equal((RunOutcome.Done, "Every row is copied."), (result.Outcome, result.Reason));
        Assert.True(cursor > 0);
        Assert.Equal(Rows, await scene.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
        Assert.Equal(0, await scene.PendingAsync("items"));
    }

    [Fact]
    public async Task A_helper_stands_by_until_the_backfill_has_ended_and_does_what_its_coordinator_did_not()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        var plan = await scene.ExpandAsync(1, Rename);
        var copy = plan.StepsOf(Phase.Backfill).First(step => step.Kind == StepKind.Backfill);
        var dying = new RecordingObserver
        {
            Meanwhile = async moment =>
            {
                if (moment == $"after:{copy.Id}")
                {
                    await scene.Database.ExecuteAsync("UPDATE migrator.migration SET lease_owner = 'dead', lease_token = lease_token + 1, backfill_token = lease_token + 1, lease_expires = clock_timestamp() + interval '2 seconds'");
                    throw new Killed();
                }
            },
        };
        await Assert.ThrowsAsync<Killed>(() => new BackfillRun(scene.Ports, scene.Settings with { Owner = "dead" }, dying, TimeProvider.System).RunAsync(new(1), Stopping));
        var before = await scene.Database.ScalarAsync<string>("SELECT state FROM migrator.migration");

        var standby = new Meeting(_ => Task.CompletedTask);
        var result = await BackfillAsync(scene, "second", standby);

        Assert.Equal("expanded", before);
        Assert.Contains(standby.Events, happened => happened is Noted { Text: "There is nothing more to copy. dead does the rest, and this process stands by." });
        Assert.Equal((RunOutcome.Done, "Every row is copied."), (result.Outcome, result.Reason));
        Assert.Equal("backfilled", await scene.Database.ScalarAsync<string>("SELECT state FROM migrator.migration"));
    }

    [Fact]
    public async Task A_helper_is_ended_by_a_rollback_and_its_batch_writes_nothing()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Rename);
        var rolledBack = new TaskCompletionSource();
        var (isAt, written) = (new TaskCompletionSource(), 0L);
        var first = BackfillAsync(scene, "first", new Meeting(batch => batch == 2 ? rolledBack.Task : Task.CompletedTask));
        var helper = BackfillAsync(scene, "helper", new Meeting(async batch =>
        {
            if (batch == 2)
            {
                isAt.SetResult();
                await rolledBack.Task;
            }
        }), afterLeaseOf: "first");
        await isAt.Task;

        // The coordinator is as good as dead: its lease has run out, and it is held before its batch.
        await scene.Database.ExecuteAsync("UPDATE migrator.migration SET lease_expires = clock_timestamp() - interval '1 ms'");
        var taken = await scene.Ports.State.TryAcquireLeaseAsync(new(1), "the rollback", TimeSpan.FromMinutes(5), Stopping);
        written = await scene.CountAsync("shop.items WHERE label IS NOT NULL");
        rolledBack.SetResult();
        var results = await Task.WhenAll(first, helper);

        Assert.NotNull(taken);
        Assert.All(results, result => Assert.Equal(RunOutcome.Leased, result.Outcome));
        Assert.StartsWith("the rollback works on the migration with another command now, so nothing more is copied here;", results[1].Reason);
        Assert.Equal(written, await scene.CountAsync("shop.items WHERE label IS NOT NULL"));
    }

    [Fact]
    public async Task A_backfill_that_finds_another_command_at_work_is_refused_as_before()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Rename);
        await scene.Ports.State.TryAcquireLeaseAsync(new(1), "verify", TimeSpan.FromMinutes(5), Stopping);

        var result = await BackfillAsync(scene, "second", new Meeting(_ => Task.CompletedTask));

        Assert.Equal(RunOutcome.Leased, result.Outcome);
        Assert.StartsWith("verify works on it, with a lease until", result.Reason);
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE label IS NOT NULL"));
    }

    [Fact]
    public async Task A_coordinator_that_slept_past_its_lease_writes_nothing_stale_and_helps_its_successor()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Rename);
        var (sleeps, wakes) = (new TaskCompletionSource(), new TaskCompletionSource());
        var sleeper = BackfillAsync(scene, "sleeper", new Meeting(async batch =>
        {
            if (batch == 3)
            {
                sleeps.SetResult();
                await wakes.Task;
            }
        }));
        await sleeps.Task;
        await scene.Database.ExecuteAsync("UPDATE migrator.migration SET lease_expires = clock_timestamp() - interval '1 ms'");
        var successor = BackfillAsync(scene, "successor", new Meeting(batch =>
        {
            if (batch == 3)
            {
                wakes.SetResult();
            }

            return Task.CompletedTask;
        }));

        var results = await Task.WhenAll(sleeper, successor);

        Assert.Equal((RunOutcome.Done, "Every row is copied."), (results[1].Outcome, results[1].Reason));
        Assert.True(results[0].Outcome is RunOutcome.Done or RunOutcome.NothingToDo, results[0].Reason);
        Assert.Equal(Rows, await scene.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE label IS DISTINCT FROM name"));
    }

    [Fact]
    public async Task Partitions_are_spread_over_workers_and_one_attached_or_gone_meanwhile_is_found()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int NOT NULL, region int NOT NULL, name text NOT NULL, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
            CREATE TABLE shop.items_1 PARTITION OF shop.items FOR VALUES IN (1);
            CREATE TABLE shop.items_2 PARTITION OF shop.items FOR VALUES IN (2);
            CREATE TABLE shop.items_3 PARTITION OF shop.items FOR VALUES IN (3);
            INSERT INTO shop.items SELECT i, 1 + i % 3, 'item ' || i FROM generate_series(1, 30000) AS i;
            """);
        await scene.ExpandAsync(1, Rename);
        var isHelped = new TaskCompletionSource();
        var first = BackfillAsync(scene, "first", new Meeting(async batch =>
        {
            switch (batch)
            {
                case 2:
                    await isHelped.Task;
                    break;
                case 4:
                    await scene.Database.ExecuteAsync(
                        """
                        CREATE TABLE shop.items_4 (LIKE shop.items_1);
                        INSERT INTO shop.items_4 SELECT i, 4, 'item ' || i FROM generate_series(1, 5000) AS i;
                        ALTER TABLE shop.items ATTACH PARTITION shop.items_4 FOR VALUES IN (4);
                        ALTER TABLE shop.items DETACH PARTITION shop.items_3;
                        DROP TABLE shop.items_3;
                        """);
                    break;
            }
        }), workers: 2);
        var helper = BackfillAsync(scene, "helper", new Meeting(_ =>
        {
            isHelped.TrySetResult();
            return Task.CompletedTask;
        }), afterLeaseOf: "first", workers: 2);

        var results = await Task.WhenAll(first, helper);

        Assert.All(results, result => Assert.True(result.Outcome == RunOutcome.Done, result.Reason));
        Assert.Equal(25000, await scene.CountAsync("shop.items WHERE label = name"));
        Assert.Equal(0, await scene.PendingAsync("items"));
    }

    [Fact]
    public async Task Batched_rows_are_changed_once_by_all_of_them_together()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, new UpdateRows { Phase = Phase.Backfill, Table = Items, Set = [new(new("n"), new ExpressionDefault(new("n + 1")))], Where = [] });
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 1, number => $"UPDATE shop.items SET name = 'w{number}' WHERE id = {1 + (number % Rows)}");

        var results = await Task.WhenAll(
            BackfillAsync(scene, "first", new Meeting(_ => Task.CompletedTask), workers: 2),
            BackfillAsync(scene, "helper", new Meeting(_ => Task.CompletedTask), afterLeaseOf: "first", workers: 2));

        Assert.All(results, result => Assert.True(result.Outcome is RunOutcome.Done or RunOutcome.NothingToDo, result.Reason));
        Assert.Empty(writers.Refused);
        Assert.Equal(Rows, await scene.CountAsync("shop.items WHERE n = 1"));
    }

    /// <summary>Begins a backfill whose process is gone after some batches: nothing is given back.</summary>
    private static async Task DieAsync(FactScene scene, int batches)
    {
        using var killed = new CancellationTokenSource();
        var observer = new Meeting(async batch =>
        {
            if (batch > batches)
            {
                // As it is after kill -9, once the leases have run out.
                await scene.Database.ExecuteAsync("UPDATE migrator.migration SET lease_owner = 'dead', lease_token = lease_token + 1, backfill_token = lease_token + 1, lease_expires = clock_timestamp() + interval '1 second'");
                await scene.Database.ExecuteAsync("UPDATE migrator.backfill_range SET owner = 'dead', token = token + 1, lease_expires = clock_timestamp() + interval '1 minute' WHERE owner IS NOT NULL");
                await killed.CancelAsync();
            }
        });
        await new BackfillRun(scene.Ports, scene.Settings with { Owner = "dead" }, observer, TimeProvider.System).RunAsync(new(1), killed.Token);
    }

    private static async Task<RunResult> BackfillAsync(FactScene scene, string owner, Meeting observer, string? afterLeaseOf = null, int workers = 1)
    {
        while (afterLeaseOf is not null && !await scene.Database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM migrator.backfill_range WHERE owner = '{afterLeaseOf}')"))
        {
            await Task.Delay(5, Stopping);
        }

        return await new BackfillRun(scene.Ports, scene.Settings with { Owner = owner, Workers = workers, BatchTarget = TimeSpan.FromMilliseconds(20) }, observer, TimeProvider.System).RunAsync(new(1), Stopping);
    }
}
