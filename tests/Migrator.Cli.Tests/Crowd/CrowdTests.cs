namespace Migrator.Cli.Tests.Crowd;

/// <summary>Several processes of the operating system that copy one table, some of which are killed.</summary>
public sealed class CrowdTests(ServerFixture server)
{
    [Fact]
    public async Task Four_processes_two_of_them_killed_and_one_replaced_write_every_row_as_one_does()
    {
        await using var alone = await CrowdedShop.CreateAsync(server);
        await using var crowded = await CrowdedShop.CreateAsync(server);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var writers = await CrowdedShop.Writers.StartAsync(crowded, random);
        List<CrowdedShop.Runner> runners = [];
        for (var number = 0; number < 4; number++)
        {
            runners.Add(crowded.Start(workers: 1 + (number % 2)));
        }

        await crowded.UntilOwnersAsync(2);
        var killed = new[] { await KillAsync(runners, random), await KillAsync(runners, random) };
        runners.Add(crowded.Start(workers: 2));
        var ended = await Task.WhenAll(runners.Select(runner => runner.EndAsync()));
        var single = await alone.Start(workers: 1).EndAsync();
        var refused = await writers.StopAsync();

        Assert.All([.. ended, single], run => Assert.True(run.ExitCode == ExitCode.Done, $"seed {seed}: {run.ExitCode}\n{run.Output}{run.Error}"));
        Assert.All(killed, isKilled => Assert.True(isKilled, $"seed {seed}: a process had ended before it could be killed"));
        Assert.Empty(refused);
        Assert.Equal(await alone.UntouchedRowsAsync(), await crowded.UntouchedRowsAsync());
        Assert.Equal(0, await crowded.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.backfill_range WHERE cursor_unit < to_unit OR owner IS NOT NULL"));
        Assert.Equal(ExitCode.Done, (await crowded.RunAsync("verify")).ExitCode);

        async Task<bool> KillAsync(List<CrowdedShop.Runner> among, Random choice)
        {
            await crowded.UntilRowsAsync(500);
            var victim = among[choice.Next(among.Count)];
            among.Remove(victim);
            return victim.Kill();
        }
    }

    [Fact]
    public async Task A_process_that_is_stopped_past_its_lease_and_woken_writes_nothing_twice()
    {
        await using var shop = await CrowdedShop.CreateAsync(server);
        var sleeper = shop.Start(workers: 2);
        await shop.UntilRowsAsync(200);
        await sleeper.SignalAsync("STOP");
        var other = shop.Start(workers: 2);
        await shop.UntilAsync("EXISTS (SELECT FROM migrator.migration WHERE lease_token > 2 AND backfill_token = lease_token)");

        await sleeper.SignalAsync("CONT");
        var ended = await Task.WhenAll(sleeper.EndAsync(), other.EndAsync());

        Assert.All(ended, run => Assert.True(run.ExitCode == ExitCode.Done, $"{run.ExitCode}\n{run.Output}{run.Error}"));
        Assert.Equal("1", await shop.Database.ScalarAsync<string>("SELECT string_agg(DISTINCT visits::text, ',') FROM shop.orders"));
    }

    [Fact]
    public async Task Terminated_a_process_finishes_its_batches_gives_everything_back_and_says_that_it_can_be_resumed()
    {
        await using var shop = await CrowdedShop.CreateAsync(server);
        var runner = shop.Start(workers: 2);
        await shop.UntilRowsAsync(200);

        await runner.SignalAsync("TERM");
        var ended = await runner.EndAsync();

        Assert.Equal(ExitCode.Terminated, ended.ExitCode);
        Assert.Contains("run the same command again and it goes on", string.Join(' ', ended.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(0, await shop.Database.ScalarAsync<long>(
            "SELECT (SELECT count(*) FROM migrator.migration WHERE lease_owner IS NOT NULL) + (SELECT count(*) FROM migrator.backfill_range WHERE owner IS NOT NULL)"));
        Assert.Equal(
            await shop.Database.ScalarAsync<long>("SELECT sum(rows_done) FROM migrator.backfill_range"),
            await shop.Database.ScalarAsync<long>("SELECT count(*) FROM shop.orders WHERE visits = 1"));
    }
}
