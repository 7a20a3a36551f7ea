using Migrator.Execution.Backfilling;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Workers;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>What happens to the server itself while rows are copied.</summary>
public sealed class ServerFailureTests
{
    private static RunSettings Two { get; } = new() { Workers = 2, LockRetryFor = TimeSpan.FromMinutes(3), BatchTarget = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_and_one_that_fails_over_to_a_standby_are_waited_for()
    {
        await using var server = await OwnServer.StartAsync();
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        await bench.FillAsync(40000);
        var timeline = await TimelineAsync(bench);
        var observer = new Meeting(async batch =>
        {
            switch (batch)
            {
                case 4:
                    await server.StopAtOnceAsync();
                    await server.StartAgainAsync();
                    break;
                case 12:
                    await server.StopAtOnceAsync();
                    await server.StartAsStandbyAsync();
                    break;
            }
        });

        var backfill = Task.Run(() => bench.BackfillAsync(observer, Two));
        while (!observer.Events.OfType<BackfillAdvanced>().Any(advanced => advanced.Reason?.Contains("read-only", StringComparison.Ordinal) == true))
        {
            Assert.False(backfill.IsCompleted, "it did not notice the standby");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        bench.Database.DataSource.Clear();
        await server.PromoteAsync();
        var result = await backfill;

        Assert.Equal((40000, true), (result.RowsInTable, result.IsComplete));
        Assert.Equal(40000, await bench.CountAsync("quantity = id"));
        Assert.NotEqual(timeline, await TimelineAsync(bench));
    }

    [Fact]
    public async Task A_failover_that_loses_the_last_batches_loses_their_cursors_with_them_and_they_are_done_again()
    {
        await using var server = await OwnServer.StartAsync();
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        await bench.FillAsync(40000);
        var (atTheCopy, atTheEnd) = (0L, 0L);
        var observer = new Meeting(async batch =>
        {
            switch (batch)
            {
                case 6:
                    await server.StopAtOnceAsync();
                    await server.CopyAsync();
                    await server.StartAgainAsync();
                    bench.Database.DataSource.Clear();
                    atTheCopy = await bench.CountAsync("quantity IS NOT NULL");
                    break;
                case 20:
                    atTheEnd = await bench.CountAsync("quantity IS NOT NULL");
                    await server.StopAtOnceAsync();
                    await server.LoseWhatCameAfterTheCopyAsync();
                    await server.StartAsStandbyAsync();
                    await server.PromoteAsync();
                    break;
            }
        });
        var before = await bench.Ports.Rows.ReadCircumstancesAsync(Bench.Table, [Bench.Quantity], TestContext.Current.CancellationToken);

        var result = await bench.BackfillAsync(observer, Two with { Workers = 1, Throttle = new() { MaxRows = 1000 } });
        var after = await bench.Ports.Rows.ReadCircumstancesAsync(Bench.Table, [Bench.Quantity], TestContext.Current.CancellationToken);

        Assert.True(atTheEnd > atTheCopy, $"{atTheEnd} rows were there, and {atTheCopy} in the copy");
        Assert.True(result.IsComplete);
        Assert.Equal(40000, await bench.CountAsync("quantity = id"));
        Assert.Equal(40000, await bench.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
        Assert.NotEqual(before.Server, after.Server);
    }

    private static Task<string?> TimelineAsync(Bench bench) => bench.Database.ScalarAsync<string>("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)");
}
