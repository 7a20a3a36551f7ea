using System.Text.RegularExpressions;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>Where approvals are asked for, nothing runs that nobody has approved, and what was approved is the plan and not the migration.</summary>
public sealed partial class ApprovalTests(ServerFixture server)
{
    private const string Id = "202611230900";

    [Fact]
    public async Task A_plan_is_approved_by_its_hash_before_it_expands_and_contract_asks_for_it_again()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var early = await Run("expand", Id, "--migrations", typeof(ShopDatabase).Assembly.Location);
        var hash = Hash().Match(early.Output + early.Error).Value;
        var untouched = (await Run("status", "-o", "json")).Output;
        var planned = await Run("plan", Id, "--migrations", typeof(ShopDatabase).Assembly.Location);
        var cut = await Run("approve", hash[..20]);
        var approved = await Run("approve", hash, "--comment", "read with the team");
        var again = await Run("approve", hash);
        var expanded = await Run("expand", Id, "--migrations", typeof(ShopDatabase).Assembly.Location);
        await Run("backfill");
        await Run("verify");
        var open = await Run("gate", Id, "--live", "shop=2.4.0", "-o", "json");
        await shop.Database.ExecuteAsync("DELETE FROM migrator.approval");
        var withdrawn = await Run("contract", Id, "--live", "shop=2.4.0", "-o", "json");
        var unasked = await shop.RunAsync("contract", Id, "--live", "shop=2.4.0");

        Assert.Equal(ExitCode.Stale, early.ExitCode);
        Assert.DoesNotContain(Id, untouched, StringComparison.Ordinal);
        Assert.Contains(hash, planned.Output, StringComparison.Ordinal);
        Assert.Equal([ExitCode.Usage, ExitCode.Done, ExitCode.Done, ExitCode.Done], new[] { cut, approved, again, expanded }.Select(run => run.ExitCode));
        Assert.Equal(approved.Output, again.Output);
        Assert.Contains("has approved the plan at ", open.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NeedsHuman, withdrawn.ExitCode);
        Assert.Contains($"run: migrator approve {hash}.", withdrawn.Output, StringComparison.Ordinal);
        Assert.True(unasked.ExitCode == ExitCode.Done, unasked.Output + unasked.Error);

        Task<ToolRun> Run(params string[] arguments) => shop.RunAsync(new Dictionary<string, string> { ["MIGRATOR_GATE__REQUIREAPPROVAL"] = "true", ["MIGRATOR_HEARTBEAT__TIMETOLIVE"] = "1s" }, arguments);
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Hash();
}
