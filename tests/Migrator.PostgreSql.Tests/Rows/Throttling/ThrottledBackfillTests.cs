using Migrator.Execution.Backfilling;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Rows.Throttling;

/// <summary>A backfill that is held back writes nothing, says why, and goes on where it was.</summary>
public sealed class ThrottledBackfillTests(ServerFixture server)
{
    private static readonly RunSettings Often = new() { Throttle = new() { LookEvery = TimeSpan.FromMilliseconds(10) } };

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pause_from_another_terminal_holds_it_after_the_present_batch_and_resume_lets_it_go_on()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(30000);
        var held = new TaskCompletionSource();
        var observer = new Holding
        {
            BeforeBatch = batch => batch == 2 ? bench.Ports.State.PauseAsync(Bench.Migration, "sale", "ann", Stopping) : Task.CompletedTask,
            Happened = happened =>
            {
                if (happened is BackfillThrottled)
                {
                    held.TrySetResult();
                }
            },
        };
        var backfill = new TableBackfill(bench.Ports, Often, observer, TimeProvider.System).RunAsync(bench.Lease, Bench.Table, null, Stopping);
        await held.Task.WaitAsync(Stopping);
        var (batches, copied) = await AtRestAsync(bench, observer);
        await bench.Ports.State.ResumeAsync(Bench.Migration, null, null, null, "ann", Stopping);

        var result = await backfill;

        Assert.InRange(copied, 1, 29999);
        Assert.InRange(batches, 2, 20);
        Assert.Equal((30000, true), (result.Rows, result.IsComplete));
        var told = observer.Events.OfType<BackfillThrottled>().First(throttled => throttled.IsNews);
        Assert.Equal("pause", told.State.Signals);
        Assert.EndsWith(": sale", told.State.By, StringComparison.Ordinal);
        Assert.Single(observer.Events.OfType<BackfillReleased>());
    }

    [Fact]
    public async Task Time_that_is_used_up_while_it_is_held_back_ends_it_with_the_reason_and_since_when()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.Ports.State.PauseAsync(Bench.Migration, null, "ann", Stopping);

        var result = await new TableBackfill(bench.Ports, Often, new Holding(), TimeProvider.System)
            .RunAsync(bench.Lease, Bench.Table, TimeSpan.FromMilliseconds(100), Stopping);

        Assert.Equal((BackfillEnding.TimeUsedUp, 0, "pause"), (result.Ending, result.Rows, result.Throttled?.Signals));
        Assert.Equal(0, await bench.CountAsync("quantity IS NOT NULL"));
    }

    [Fact]
    public async Task A_cancellation_ends_it_while_it_is_held_back()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.Ports.State.PauseAsync(Bench.Migration, null, "ann", Stopping);
        using var cancellation = new CancellationTokenSource();
        var observer = new Holding { Happened = happened => _ = happened is BackfillThrottled ? cancellation.CancelAsync() : Task.CompletedTask };

        var result = await bench.BackfillUntilAsync(cancellation.Token, observer);

        Assert.Equal((BackfillEnding.Interrupted, 0), (result.Ending, result.Rows));
    }

    [Fact]
    public async Task A_query_of_the_users_holds_it_until_it_says_true()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.Database.ExecuteAsync("CREATE TABLE shop.quiet (is_quiet boolean); INSERT INTO shop.quiet VALUES (false)");
        var observer = new Holding { Happened = happened => _ = happened is BackfillThrottled { IsNews: true } ? bench.Database.ExecuteAsync("UPDATE shop.quiet SET is_quiet = true") : Task.CompletedTask };

        var result = await bench.BackfillAsync(observer, Often with { Throttle = Often.Throttle with { While = "SELECT is_quiet FROM shop.quiet" } });

        Assert.True(result.IsComplete);
        Assert.Equal("the configured query says false", observer.Events.OfType<BackfillThrottled>().First().State.By);
    }

    [Fact]
    public async Task Batches_stay_below_the_rows_and_bytes_that_are_allowed()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(5000);
        await bench.Database.ExecuteAsync("ANALYZE shop.items");
        var observer = new Holding();
        var pages = (await bench.Ports.Rows.ReadExtentAsync(Bench.Table, Stopping)).Units;

        var result = await bench.BackfillAsync(observer, new() { Throttle = new() { MaxBytes = 2 * 8192 } });

        Assert.True(result.IsComplete);
        Assert.Equal((pages + 1) / 2, observer.Batches);
    }

    [Fact]
    public async Task Another_pace_holds_for_a_running_backfill_without_a_restart()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(40000);
        await bench.Ports.State.ResumeAsync(Bench.Migration, 1, TimeSpan.FromMilliseconds(1), null, "ann", Stopping);
        var steps = new List<double>();
        var last = 0.0;
        var observer = new Holding
        {
            BeforeBatch = batch => batch == 30 ? bench.Ports.State.ResumeAsync(Bench.Migration, 1, TimeSpan.FromSeconds(5), null, "ann", Stopping) : Task.CompletedTask,
            Happened = happened =>
            {
                if (happened is BackfillAdvanced advanced)
                {
                    steps.Add(advanced.Fraction - last);
                    last = advanced.Fraction;
                }
            },
        };

        var result = await bench.BackfillAsync(observer, Often);

        // One that is to take a millisecond is hardly a page; one that may take five seconds grows with every batch.
        Assert.True(result.IsComplete);
        Assert.InRange(observer.Batches, 31, 1000);
        var (before, after) = (steps.Skip(5).Take(24).Max(), steps.Skip(31).Max());
        Assert.True(after > 4 * before, $"the largest batches were {before:P2} of the table before, {after:P2} afterwards");
    }

    private static async Task<(int Batches, long Copied)> AtRestAsync(Bench bench, Holding observer)
    {
        var before = (-1, -1L);
        while (true)
        {
            var now = (observer.Batches, await bench.CountAsync("quantity IS NOT NULL"));
            if (now == before && observer.Events.OfType<BackfillThrottled>().Count() > 2)
            {
                return now;
            }

            before = now;
            await Task.Delay(50, Stopping);
        }
    }
}
