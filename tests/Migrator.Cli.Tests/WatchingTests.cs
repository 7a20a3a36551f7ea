using System.Text.Json;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>What a run says while it runs, to programs and to those who watch from elsewhere.</summary>
public sealed class WatchingTests(ServerFixture server)
{
    private const string Id = "202611230900";

    [Fact]
    public async Task Every_line_of_ndjson_is_an_event_and_the_last_one_the_answer()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id, "-o", "ndjson");

        var run = await shop.RunAsync("backfill", "-o", "ndjson");

        var lines = run.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["step-began", "backfill-advanced", "backfill-ended", "step-ended"], lines[..4].Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(1000, lines[2].GetProperty("rowsInTable").GetInt64());
        Assert.Equal(0, lines[^1].GetProperty("exit").GetProperty("code").GetInt32());
        Assert.All(lines[..^1], line => Assert.Equal(202611230900, line.GetProperty("migration").GetInt64()));
    }

    [Fact]
    public async Task A_run_that_could_not_begin_says_so_in_one_line()
    {
        var run = await ToolRun.Of("backfill", "--provider", "postgresql", "--connection", "Host=127.0.0.1;Port=1", "-o", "ndjson");

        Assert.Equal(1, JsonDocument.Parse(Assert.Single(run.Output.TrimEnd().Split('\n'))).RootElement.GetProperty("exit").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Status_is_watched_from_another_machine_until_nothing_is_open()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id);
        await shop.RunAsync("pause", "--reason", "sale");
        var watching = shop.RunAsync("status", "--watch", "--every", "20ms", "-o", "json");
        await shop.RunAsync("backfill", "--max-duration", "2500ms");
        await shop.RunAsync("resume");
        await shop.RunAsync("backfill");
        await shop.RunAsync("rollback", Id, "--live", "none");

        var watched = await watching.WaitAsync(TestContext.Current.CancellationToken);

        var states = watched.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("migrations")[0]).ToList();
        Assert.Equal(0, watched.ExitCode);
        Assert.Equal(["expanded", "backfilled", "rolled back"], states.Select(state => state.GetProperty("state").GetString()).Distinct().Where(state => state != "rolling back"));
        Assert.Contains(states, state => state.GetProperty("backfill") is { } tables && tables.GetArrayLength() > 0 && tables[0].GetProperty("throttledBy").GetString()?.EndsWith(": sale", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Rows_that_failed_are_listed_without_values_and_tried_again_by_name()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", Id);
        var nothing = await shop.RunAsync("retry", Id);
        await shop.RunAsync("backfill");
        var key = await shop.Database.ScalarAsync<string>("SELECT key FROM migrator.mapping");
        await shop.Database.ExecuteAsync($"SELECT migrator.record_poison({Id}, '{key}', 'shop', 'customers', '7', 'no good value \"many\"', 'up')");

        var status = await shop.RunAsync("status");
        var shown = await shop.RunAsync("status", "--show-values");
        var closed = await shop.RunAsync("contract", "--live", "none");
        var waived = await shop.RunAsync("gate", "--live", "none");
        var retry = await shop.RunAsync("retry");
        var after = await shop.RunAsync("status");

        Assert.Equal($"{Id} nothing to do: No row of it has failed.\n", nothing.Output);
        Assert.Contains("poison    1 row whose mapping fails; correct it, then: migrator retry " + Id, status.Output, StringComparison.Ordinal);
        Assert.Contains("shop.customers key 7", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("many", status.Output, StringComparison.Ordinal);
        Assert.Contains("many", shown.Output, StringComparison.Ordinal);
        Assert.Equal([78, 78, 0], [closed.ExitCode, waived.ExitCode, retry.ExitCode]);
        Assert.DoesNotContain("poison", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_on_the_command_line_lists_every_event()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "command-line.md"));

        Assert.All(
            ["step-began", "step-ended", "step-waits", "backfill-advanced", "backfill-throttled", "backfill-released", "backfill-ended", "verified", "gate-waits", "noted"],
            name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }
}
