using System.Text.Json;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>The migration requires shop >=2.4.0; what that means depends on the order of shop's versions.</summary>
public sealed class VersionSchemeTests(ServerFixture server)
{
    [Fact]
    public async Task By_ordinals_every_command_follows_the_order_of_registration_and_none_takes_what_was_never_registered()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await Run("expand", "202611230900", "--migrations", typeof(ShopDatabase).Assembly.Location);
        await Run("backfill");
        await Run("verify");

        var unregisteredBound = await Run("check-app", "shop=1.0.0");
        foreach (var version in new[] { "9.0.0", "2.4.0", "1.0.0" })
        {
            Assert.Equal(ExitCode.Done, (await Run("release", "register", $"shop={version}", "--newest")).ExitCode);
        }

        var checks = await Task.WhenAll(Run("check-app", "shop=9.0.0"), Run("check-app", "shop=1.0.0"), Run("check-app", "shop=abc123"));
        var old = await Run("gate", "-o", "json", "--live", "shop=9.0.0");
        var unknown = await Run("contract", "-o", "json", "--live", "shop=abc123");
        var done = await Run("contract", "--live", "shop=1.0.0");
        var beats = await Task.WhenAll(Run("heartbeat", "shop=9.0.0"), Run("heartbeat", "shop=1.0.0"), Run("heartbeat", "shop=abc123"));

        Assert.Equal(ExitCode.NeedsHuman, unregisteredBound.ExitCode);
        Assert.Contains("Run: migrator release register shop=2.4.0", unregisteredBound.Output, StringComparison.Ordinal);
        Assert.Equal([ExitCode.Done, ExitCode.Done, ExitCode.NeedsHuman], checks.Select(run => run.ExitCode));
        Assert.Contains("needs the old shape", (await Run("check-app", "shop=9.0.0", "-o", "json")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Later, old.ExitCode);
        Assert.Contains("shop 9.0.0 is live and still needs the old shape", Condition(old, "live-compatible"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.NeedsHuman, unknown.ExitCode);
        Assert.Contains("migrator release register shop=abc123", unknown.Output, StringComparison.Ordinal);
        Assert.True(done.ExitCode == ExitCode.Done, done.Output + done.Error);
        Assert.Equal([ExitCode.NeedsHuman, ExitCode.Done, ExitCode.NeedsHuman], beats.Select(run => run.ExitCode));
        Assert.Contains("migrator release register shop=abc123", beats[2].Error, StringComparison.Ordinal);

        Task<ToolRun> Run(params string[] arguments) => shop.RunAsync(Ordinals, arguments);
    }

    [Fact]
    public async Task An_old_version_that_is_registered_late_does_not_become_the_newest_unless_somebody_says_so()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var first = await Run("shop=aaa");
        var unsaid = await Run("shop=bbb");
        var newest = await Run("shop=bbb", "--newest");
        var between = await Run("shop=old", "--before", "bbb");
        var again = await Run("shop=aaa");
        var both = await Run("shop=ccc", "--newest", "--before", "bbb");
        var unknown = await Run("shop=ccc", "--after", "zzz");
        var meaningless = await shop.RunAsync(new Dictionary<string, string>(), "release", "register", "shop=2.4.0", "--newest");

        Assert.Equal(
            [ExitCode.Done, ExitCode.Usage, ExitCode.Done, ExitCode.Done, ExitCode.Done, ExitCode.Usage, ExitCode.Usage, ExitCode.Usage],
            new[] { first, unsaid, newest, between, again, both, unknown, meaningless }.Select(run => run.ExitCode));
        Assert.StartsWith("MIG4006: shop bbb is not registered: it is not known, and shop is ordered by registration. If it is newer than every registered release, say --newest; else --before or --after one of those. The newest is aaa.", unsaid.Error, StringComparison.Ordinal);
        Assert.EndsWith(" It is the newest, after aaa.\n", newest.Output, StringComparison.Ordinal);
        Assert.EndsWith(" It comes after aaa and before bbb.\n", between.Output, StringComparison.Ordinal);
        Assert.EndsWith(" It comes before old.\n", again.Output, StringComparison.Ordinal);
        Assert.StartsWith("MIG4006: shop ccc is not registered: zzz is not registered, so nothing can come after it.", unknown.Error, StringComparison.Ordinal);

        Task<ToolRun> Run(params string[] arguments) => shop.RunAsync(Ordinals, ["release", "register", .. arguments]);
    }

    [Fact]
    public async Task A_login_trigger_is_refused_where_it_would_compare_otherwise_than_gates_do()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync(Ordinals, "fence", "script", "shop=2.4.0", "--kind", "login-trigger");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("a login trigger compares them as semver. Use --kind role.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ordinal", "build 4711")]
    [InlineData("calver", "build-4711")]
    [InlineData("semver", "build-4711")]
    public async Task A_release_that_is_no_version_of_its_scheme_is_refused(string scheme, string version)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync(new Dictionary<string, string> { ["MIGRATOR_APPS__shop__SCHEME"] = scheme }, "release", "register", $"shop={version}");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"'{version}' is no version. Accepted: ", run.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Ordinals => new() { ["MIGRATOR_APPS__SHOP__SCHEME"] = "ordinal", ["MIGRATOR_HEARTBEAT__TIMETOLIVE"] = "1s" };

    private static string Condition(ToolRun run, string name)
    {
        using var answer = JsonDocument.Parse(run.Output);
        return answer.RootElement.GetProperty("gates")[0].GetProperty("conditions").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name).GetProperty("evidence").GetString()!;
    }
}
