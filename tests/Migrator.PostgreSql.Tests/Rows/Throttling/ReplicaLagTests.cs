using System.Diagnostics;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Rows;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows.Throttling;

/// <summary>A real replica that falls behind, and an archive that does not take any more.</summary>
public sealed class ReplicaLagTests(ReplicatedServer server) : IClassFixture<ReplicatedServer>
{
    private static readonly ThrottleSettings Lag = new() { LookEvery = TimeSpan.FromMilliseconds(10), ArchiveBacklog = null, ReplicaLag = null, ReplicaLagBytes = 64 << 10 };

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_that_does_not_replay_holds_the_backfill_back_until_it_has_caught_up()
    {
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        var replica = await server.ReplicaAsync();
        await bench.FillAsync(30000);
        await CaughtUpAsync(bench);
        await replica.ScalarAsync<object>("SELECT pg_wal_replay_pause()");
        var observer = new Holding
        {
            Happened = happened => _ = happened is BackfillThrottled { IsNews: true } ? replica.ScalarAsync<object>("SELECT pg_wal_replay_resume()") : Task.CompletedTask,
        };

        var result = await new TableBackfill(bench.Ports, new RunSettings { Throttle = Lag }, observer, TimeProvider.System)
            .RunAsync(bench.Lease, Bench.Table, null, Stopping);

        Assert.Equal((30000, true), (result.Rows, result.IsComplete));
        Assert.StartsWith("replica r1 is ", observer.Events.OfType<BackfillThrottled>().First().State.By, StringComparison.Ordinal);
        Assert.NotEmpty(observer.Events.OfType<BackfillReleased>());
    }

    [Fact]
    public async Task A_replica_that_has_stopped_answering_is_late_although_the_server_says_nothing()
    {
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        var replica = await server.ReplicaAsync();
        await bench.FillAsync(20000);
        await CaughtUpAsync(bench);
        var receiver = await replica.ScalarAsync<int>("SELECT pid FROM pg_stat_wal_receiver");
        await SignalAsync("STOP", receiver);
        var observer = new Holding
        {
            Happened = happened => _ = happened is BackfillThrottled { IsNews: true } ? SignalAsync("CONT", receiver) : Task.CompletedTask,
        };

        var result = await new TableBackfill(
            bench.Ports, new RunSettings { Throttle = Lag with { ReplicaLag = TimeSpan.FromMilliseconds(50), ReplicaLagBytes = null, Replicas = ["r1"], MaxBytes = 8192 } }, observer, TimeProvider.System)
            .RunAsync(bench.Lease, Bench.Table, null, Stopping);
        await SignalAsync("CONT", receiver);

        Assert.Equal((20000, true), (result.Rows, result.IsComplete));
        Assert.Matches("^replica r1 is 0[.][0-9] s and ", observer.Events.OfType<BackfillThrottled>().First().State.By);
        Assert.NotEmpty(observer.Events.OfType<BackfillReleased>());
    }

    [Fact]
    public async Task A_role_that_may_not_see_replicas_does_not_take_them_for_caught_up()
    {
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        await server.ReplicaAsync();
        await CaughtUpAsync(bench);
        var role = await bench.Database.CreateWriterRoleAsync("plain");
        await bench.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA migrator TO {role.QuotedName}; GRANT SELECT ON migrator.steering TO {role.QuotedName}");

        var facts = await LookAsAsync(role);

        Assert.Null(Assert.Single(facts.Replicas).Position);
    }

    [Fact]
    public async Task Segments_that_wait_to_be_archived_are_counted_with_and_without_the_right_to_list_them()
    {
        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        var role = await bench.Database.CreateWriterRoleAsync("plain");
        await bench.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA migrator TO {role.QuotedName}; GRANT SELECT ON migrator.steering TO {role.QuotedName}");
        await SwitchAsync(bench, segments: 1);
        await bench.Database.UntilAsync("(SELECT last_archived_wal IS NOT NULL FROM pg_stat_archiver)");

        await ConfigureAsync(bench, "archive_command = 'false'");
        try
        {
            await SwitchAsync(bench, segments: 3);
            var (listed, reckoned) = (await LookAsync(bench), await LookAsAsync(role));

            Assert.True(listed.IsArchiving && reckoned.IsArchiving);
            Assert.InRange(listed.ArchiveBacklog ?? 0, 3, 5);
            Assert.InRange(reckoned.ArchiveBacklog ?? 0, 3, 5);
        }
        finally
        {
            await ConfigureAsync(bench, "archive_command = 'true'");
        }
    }

    private static Task<ThrottleFacts> LookAsync(Bench bench) => bench.Ports.Rows.ReadThrottleFactsAsync(Bench.Migration, Bench.Table, new(), Stopping);

    private static async Task<ThrottleFacts> LookAsAsync(WriterRole role)
    {
        await using var dataSource = NpgsqlDataSource.Create(role.ConnectionString);
        return await new PostgreSqlRows(new ConnectionSource(dataSource), TimeProvider.System).ReadThrottleFactsAsync(Bench.Migration, Bench.Table, new(), Stopping);
    }

    private static Task CaughtUpAsync(Bench bench)
        => Soon.UntilAsync(async () => await LookAsync(bench) is { Replicas: [{ Position: { } replayed }], LogPosition: { } written } && replayed >= written);

    private static async Task SwitchAsync(Bench bench, int segments)
    {
        for (var segment = 0; segment < segments; segment++)
        {
            await bench.Database.ExecuteAsync("CREATE TABLE shop.written (); DROP TABLE shop.written");
            await bench.Database.ExecuteAsync("SELECT pg_switch_wal()");
        }
    }

    private static async Task ConfigureAsync(Bench bench, string setting)
    {
        await bench.Database.ExecuteAsync($"ALTER SYSTEM SET {setting}");
        await bench.Database.ExecuteAsync("SELECT pg_reload_conf()");
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stopping);
        Assert.Equal(0, kill.ExitCode);
    }
}
