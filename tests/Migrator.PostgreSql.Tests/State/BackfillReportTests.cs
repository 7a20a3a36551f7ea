using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.State;

public sealed class BackfillReportTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_process_says_replaces_what_it_said_before_and_stands_beside_others()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        var first = new BackfillReport(Bench.Migration, Bench.Table, "one") { RowsPerSecond = 1, Workers = 1 };
        var second = first with
        {
            RowsPerSecond = 2.5,
            Remaining = TimeSpan.FromSeconds(90),
            BatchTime = TimeSpan.FromMilliseconds(240),
            Workers = 2,
            ThrottledSince = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero),
            ThrottledBy = "paused by ann",
        };

        await bench.Ports.State.ReportBackfillAsync(first, Stopping);
        await bench.Ports.State.ReportBackfillAsync(second, Stopping);
        await bench.Ports.State.ReportBackfillAsync(first with { Owner = "two", Workers = 0 }, Stopping);
        var reports = await bench.Ports.State.ReadBackfillReportsAsync(Bench.Migration, Stopping);
        await bench.Database.ExecuteAsync("UPDATE migrator.backfill_report SET reported_at = reported_at - interval '16 seconds'");
        var later = await bench.Ports.State.ReadBackfillReportsAsync(Bench.Migration, Stopping);

        Assert.Equal([second with { IsCurrent = true }, first with { Owner = "two", Workers = 0 }], reports);
        Assert.All(later, report => Assert.False(report.IsCurrent));
    }

    [Fact]
    public async Task The_number_of_failed_rows_is_exact_beyond_the_rows_that_are_listed()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync("SELECT migrator.record_poison(42, 'quantity', 'shop', 'items', i::text, 'no number', 'up') FROM generate_series(1, 3) AS i");
        Assert.Equal(3, (await bench.Ports.State.CountTroublesAsync(Bench.Migration, Stopping)).Poison);

        await bench.Ports.State.ReportBackfillAsync(new(Bench.Migration, Bench.Table, "one") { Poisoned = 12000 }, Stopping);
        Assert.Equal(12000, (await bench.Ports.State.CountTroublesAsync(Bench.Migration, Stopping)).Poison);

        await bench.Ports.State.ReportBackfillAsync(new(Bench.Migration, Bench.Table, "two") { Poisoned = 5 }, Stopping);
        Assert.Equal(5, (await bench.Ports.State.CountTroublesAsync(Bench.Migration, Stopping)).Poison);

        await bench.Ports.State.ForgetPoisonAsync(bench.Lease, "up", Stopping);
        Assert.Equal(0, (await bench.Ports.State.CountTroublesAsync(Bench.Migration, Stopping)).Poison);
    }

    [Fact]
    public async Task A_backfill_is_reported_while_it_runs_and_when_it_has_ended_and_not_with_every_batch()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(20000);
        await bench.FillAsync("UPDATE shop.items SET qty = 'many' WHERE id = 7");
        var reported = new TaskCompletionSource();
        var inner = new Holding { BeforeBatch = batch => batch == 5 ? reported.Task : Task.CompletedTask };
        await using (var observer = new ReportingObserver(inner, bench.Ports.State, "one", TimeSpan.FromMilliseconds(20), TimeProvider.System))
        {
            var backfill = new Migrator.Execution.Backfilling.TableBackfill(bench.Ports, new RunSettings(), observer, TimeProvider.System).RunAsync(bench.Lease, Bench.Table, null, Stopping);
            BackfillReport? seen = null;
            while (seen is not { IsCurrent: true, RowsPerSecond: > 0, BatchTime: not null })
            {
                await Task.Delay(5, Stopping);
                seen = (await bench.Ports.State.ReadBackfillReportsAsync(Bench.Migration, Stopping)).SingleOrDefault();
            }

            reported.SetResult();
            await backfill;
        }

        var last = Assert.Single(await bench.Ports.State.ReadBackfillReportsAsync(Bench.Migration, Stopping));
        Assert.Equal(("one", 0, 1L, false), (last.Owner, last.Workers, last.Poisoned, last.IsCurrent));
    }

    [Fact]
    public async Task A_control_schema_of_an_older_tool_has_no_reports_and_counts_what_is_listed()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync("DROP TABLE migrator.backfill_report; ALTER TABLE migrator.poison DROP from_unit, DROP to_unit; SELECT migrator.record_poison(42, 'quantity', 'shop', 'items', '1', 'no number', 'up')");

        Assert.Empty(await bench.Ports.State.ReadBackfillReportsAsync(Bench.Migration, Stopping));
        Assert.Equal(1, (await bench.Ports.State.CountTroublesAsync(Bench.Migration, Stopping)).Poison);
        Assert.Null(Assert.Single(await bench.Ports.State.ReadPoisonAsync(Bench.Migration, 10, Stopping)).From);
    }
}
