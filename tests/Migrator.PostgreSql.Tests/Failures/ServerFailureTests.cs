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

    private static Task<string?> TimelineAsync(Bench bench) => bench.Database.ScalarAsync<string>("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)");
}
