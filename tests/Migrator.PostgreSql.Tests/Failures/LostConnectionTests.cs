using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Workers;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>Connections that end in the middle, for one reason or another.</summary>
public sealed class LostConnectionTests(ServerFixture server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cut_between_COMMIT_and_its_answer_no_batch_is_lost_and_none_is_counted_twice(int workers)
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Token]);
        await bench.FillAsync(40000);
        var direct = new NpgsqlConnectionStringBuilder(bench.Database.ConnectionString);
        await using var proxy = new AnswerDroppingProxy(direct.Port, answer => answer % 3 == 2);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(bench.Database.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = proxy.Port,
            SslMode = SslMode.Disable,
        });

        var result = await RunAsync(bench, dataSource, workers, new Holding());

        Assert.True(proxy.Dropped > 1, $"{proxy.Dropped} answers were dropped");
        Assert.Equal((40000, 40000, 0, true), (result.Rows, result.RowsInTable, result.Poisoned, result.IsComplete));
        Assert.Equal(40000, await bench.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"));
        Assert.Equal(40000, await bench.CountAsync("quantity = id AND token IS NOT NULL"));
    }

    [Fact]
    public async Task Backends_terminated_again_and_again_slow_it_down_and_nothing_else()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(40000);
        await using var dataSource = NpgsqlDataSource.Create($"{bench.Database.ConnectionString};Application Name=victim");
        using var ended = new CancellationTokenSource();
        var terminated = 0L;
        var terminating = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested && terminated < 20)
            {
                terminated += await bench.Database.ScalarAsync<long>(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'victim' AND datname = current_database() AND state = 'active'");
                await Task.Delay(20);
            }
        }, TestContext.Current.CancellationToken);
        var result = await RunAsync(bench, dataSource, 2, new Meeting(_ => Task.Delay(5)));
        await ended.CancelAsync();
        await terminating;

        Assert.True(terminated > 0);
        Assert.Equal((40000, true), (result.Rows, result.IsComplete));
        Assert.Equal(40000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task Four_workers_go_through_a_pooler_that_changes_sessions_between_transactions()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(40000);
        await using var pooler = await bench.Database.StartPgBouncerAsync();
        await using var dataSource = NpgsqlDataSource.Create(pooler.Through(bench.Database.ConnectionString) + ";No Reset On Close=true");

        var result = await RunAsync(bench, dataSource, 4, new Meeting(_ => Task.CompletedTask));

        Assert.Equal((40000, true), (result.Rows, result.IsComplete));
        Assert.Equal(40000, await bench.CountAsync("quantity = id"));
    }

    [Fact]
    public async Task A_verification_whose_connection_ends_gives_no_evidence_and_is_run_again()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(2000);
        await bench.BackfillAsync();
        await bench.Database.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE plpgsql IMMUTABLE
            AS 'BEGIN PERFORM pg_sleep(0.001); RETURN qty::integer; END'
            """);

        var first = bench.VerifyAsync(1L << 40);
        while (!first.IsCompleted && !await bench.Database.ScalarAsync<bool>(
            "SELECT bool_or(pg_terminate_backend(pid)) IS TRUE FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"))
        {
        }

        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => first);
        var again = await bench.VerifyAsync(1L << 40);
        Assert.Equal((2000, 0, 0), (again.Rows, again.Pending, again.Mismatched));
    }

    private static Task<TableBackfillResult> RunAsync(Bench bench, NpgsqlDataSource dataSource, int workers, IRunObserver observer)
        => new TableBackfill(
            new BenchDatabase(dataSource),
            new RunSettings { Workers = workers, LockRetryFor = TimeSpan.FromMinutes(2), BatchTarget = TimeSpan.FromMilliseconds(20) },
            observer,
            TimeProvider.System).RunAsync(bench.Lease, Bench.Table, null, TestContext.Current.CancellationToken);
}
