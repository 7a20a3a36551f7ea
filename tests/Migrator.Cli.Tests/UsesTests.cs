using System.Text.Json;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>Instances that say what they do with the shapes of the migration, which requires shop >=2.4.0.</summary>
public sealed class UsesTests(ServerFixture server)
{
    [Fact]
    public async Task What_heartbeats_say_is_shown_by_versions_and_judged_and_shown_by_the_gate()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        foreach (string[] command in new string[][] { ["expand", "202611230900", "--migrations", typeof(ShopDatabase).Assembly.Location], ["backfill"], ["verify"] })
        {
            var run = await Run(command);
            Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        }

        await Run("heartbeat", "shop=2.3.0", "--instance", "switched", "--ttl", "1h", "--uses", "202611230900=new-only");
        await Run("heartbeat", "shop=2.4.0", "--instance", "late", "--ttl", "1h", "--uses", "202611230900=old-only", "--uses", "7=new-only");
        var versions = await Run("versions");
        var json = await Run("versions", "-o", "json");
        var closed = await Run("gate", "-o", "json");
        await Run("heartbeat", "shop=2.4.0", "--instance", "late", "--ttl", "1h", "--uses", "202611230900=new-only");
        var open = await Run("gate", "-o", "json");
        var contract = await Run("contract");
        var checks = await Task.WhenAll(Run("check-app", "shop=2.3.0"), Run("check-app", "shop=2.3.0", "--uses", "202611230900=new-only"), Run("check-app", "shop=2.4.0", "--uses", "202611230900=old-only"));
        var back = await Run("heartbeat", "shop=2.4.0", "--instance", "late", "--ttl", "1h", "--uses", "202611230900=old-only");

        Assert.Contains("says 202611230900=old-only, 7=new-only", versions.Output, StringComparison.Ordinal);
        Assert.Contains("\"202611230900=new-only\"", json.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Later, "2.3.0 new-only, 2.4.0 old-only"), (closed.ExitCode, Live(closed)));
        Assert.Equal((ExitCode.Done, "2.3.0 new-only, 2.4.0 new-only"), (open.ExitCode, Live(open)));
        Assert.True(contract.ExitCode == ExitCode.Done, contract.Output + contract.Error);
        Assert.Equal([ExitCode.NeedsHuman, ExitCode.Done, ExitCode.NeedsHuman], checks.Select(run => run.ExitCode));
        Assert.Equal(ExitCode.NeedsHuman, back.ExitCode);
        Assert.Contains("shop 2.4.0 says old-only of migration 202611230900", back.Error, StringComparison.Ordinal);

        Task<ToolRun> Run(params string[] arguments) => shop.RunAsync(new Dictionary<string, string> { ["MIGRATOR_HEARTBEAT__TIMETOLIVE"] = "1s" }, arguments);
    }

    [Theory]
    [InlineData("202611230900=newest")]
    [InlineData("new-only")]
    [InlineData("first=new-only")]
    public async Task What_no_gate_would_understand_is_refused(string uses)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync("heartbeat", "shop=2.4.0", "--uses", uses);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"--uses '{uses}' is not MIGRATION=WORD, once for each migration. The words: old-only, ", run.Error, StringComparison.Ordinal);
    }

    private static string Live(ToolRun run)
    {
        using var answer = JsonDocument.Parse(run.Output);
        return string.Join(", ", answer.RootElement.GetProperty("gates")[0].GetProperty("live").EnumerateArray().Select(one => $"{one.GetProperty("version").GetString()} {one.GetProperty("said").GetString()}"));
    }
}
