using System.Text.Json;
using System.Text.RegularExpressions;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

/// <summary>A backfill is held back, slowed down and let go from another terminal.</summary>
public sealed class SteeringTests(ServerFixture server)
{
    [Fact]
    public async Task A_paused_backfill_whose_time_is_used_up_ends_with_75_and_names_who_paused_it_and_status_does_too()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", "202611230900");

        var pause = await shop.RunAsync("pause", "--reason", "sale until noon");
        var backfill = await shop.RunAsync("backfill", "--max-duration", "10ms");
        var status = await shop.RunAsync("status");
        var json = await shop.RunAsync("status", "-o", "json");
        var resume = await shop.RunAsync("resume", "202611230900", "--duty", "50%", "--batch-target", "100ms", "--workers", "3", "-o", "json");
        var slowed = await shop.RunAsync("status");
        var done = await shop.RunAsync("backfill");

        Assert.Equal([0, 75, 0, 0, 0, 0, 0], new[] { pause, backfill, status, json, resume, slowed, done }.Select(run => run.ExitCode));
        Assert.Equal("202611230900 Customers get a proper address: Paused. 'migrator resume' lets it go on.\n", pause.Output);
        Assert.Matches(@"waits: The time is used up, and it was held back since .*\(paused by\s.*: sale until noon\)", backfill.Output.ReplaceLineEndings(" "));
        Assert.Contains("held back since", backfill.Error, StringComparison.Ordinal);
        Assert.Matches(@"pace      paused since .*: sale until noon", status.Output.ReplaceLineEndings(" "));
        var steering = JsonDocument.Parse(json.Output).RootElement.GetProperty("migrations")[0].GetProperty("steering");
        Assert.Equal("sale until noon", steering.GetProperty("reason").GetString());
        Assert.Contains("pace      works 50 % of the time; batches of 100 ms; 3 workers in each process", slowed.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(1000, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM shop.customers WHERE email_address = email"));
        Assert.Equal(2, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.audit WHERE action IN ('paused', 'resumed')"));
    }

    [Fact]
    public async Task Outside_its_window_a_backfill_waits_and_says_when_it_begins()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", "202611230900");
        var now = TimeOnly.FromDateTime(DateTime.UtcNow);
        var window = $"{now.AddHours(2):HH\\:mm}-{now.AddHours(4):HH\\:mm} UTC";

        var waits = await shop.RunAsync("backfill", "--max-duration", "10ms", "--window", window);
        var works = await shop.RunAsync("backfill", "--window", window, "--window", "00:00-24:00 Europe/Berlin");

        Assert.Equal((75, 0), (waits.ExitCode, works.ExitCode));
        Assert.Contains($"outside its time window; {window} begins at", waits.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_triggers_of_the_users_fire_is_configured_decided_in_the_plan_and_kept_by_it()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.Database.ExecuteAsync(
            """
            CREATE FUNCTION shop.count() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.visits := NEW.visits + 1; RETURN NEW; END';
            CREATE TRIGGER counted BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.count()
            """);
        var suppress = new Dictionary<string, string> { ["MIGRATOR_PROVIDER"] = "postgresql", ["MIGRATOR_CONNECTION"] = shop.Database.ConnectionString, ["MIGRATOR_BACKFILL__USERTRIGGERS"] = "suppress" };

        var fires = await shop.RunWithMigrationsAsync("plan", "202611230900");
        var plan = await ToolRun.With(suppress, "plan", "202611230900", "--migrations", typeof(ShopDatabase).Assembly.Location);
        var expand = await ToolRun.With(suppress, "expand", "202611230900", "--migrations", typeof(ShopDatabase).Assembly.Location);
        var backfill = await shop.RunAsync("backfill");
        var wrong = await ToolRun.With(new(suppress) { ["MIGRATOR_BACKFILL__USERTRIGGERS"] = "never" }, "status");

        Assert.Equal([0, 0, 0, 0, 2], new[] { fires, plan, expand, backfill, wrong }.Select(run => run.ExitCode));
        Assert.Contains("the triggers counted fire for every row", fires.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("without the triggers counted", plan.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(1000, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM shop.customers WHERE email_address = email AND visits = id"));
    }

    [Fact]
    public async Task Asked_to_stop_at_a_bad_row_it_ends_with_78_names_it_as_status_does_and_keeps_to_it_until_something_else_is_said()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", "202611230900");
        await shop.Database.ExecuteAsync(
            """
            CREATE FUNCTION shop.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id IN (500, 700) THEN RAISE ''not this one''; END IF; RETURN NEW; END';
            CREATE TRIGGER refuse BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.refuse()
            """);
        var configured = new Dictionary<string, string> { ["MIGRATOR_PROVIDER"] = "postgresql", ["MIGRATOR_CONNECTION"] = shop.Database.ConnectionString, ["MIGRATOR_BACKFILL__ONBADROW"] = "stop" };

        var stopped = await ToolRun.With(configured, "backfill");
        var again = await shop.RunAsync("retry", "-o", "json");
        var status = await shop.RunAsync("status");
        var aside = await shop.RunAsync("backfill", "--on-bad-row", "put-aside");
        var json = await shop.RunAsync("status", "-o", "json");

        Assert.Equal([78, 78, 78], new[] { stopped, again, aside }.Select(run => run.ExitCode));
        var row = Regex.Match(status.Output.ReplaceLineEndings(" "), "shop.customers key [57]00, page .*?: not this one").Value;
        Assert.NotEmpty(row);
        Assert.Contains("stops at the first row whose mapping fails", status.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var result = JsonDocument.Parse(again.Output).RootElement.GetProperty("results")[0];
        Assert.Equal(("needs-human", "MIG2034"), (result.GetProperty("outcome").GetString(), result.GetProperty("code").GetString()));
        Assert.Contains(Regex.Replace(row, " +", " "), result.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var migration = JsonDocument.Parse(json.Output).RootElement.GetProperty("migrations")[0];
        Assert.Equal((2, "put-aside"), (migration.GetProperty("poison").GetInt32(), migration.GetProperty("steering").GetProperty("onBadRow").GetString()));
        Assert.Equal(998, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM shop.customers WHERE email_address = email"));
    }

    [Theory]
    [InlineData("--window", "22:00-05:00 Europe/Atlantis", "'Europe/Atlantis' is no time zone")]
    [InlineData("--duty", "0%", "--duty is '0%'")]
    [InlineData("--duty", "101%", "from 1% to 100%")]
    [InlineData("--max-bytes", "many", "--max-bytes is 'many', which is no size")]
    [InlineData("--max-rows", "0", "--max-rows is '0'. Write a whole number above 0.")]
    [InlineData("--max-rows", "many", "--max-rows is 'many'. Write a whole number above 0.")]
    [InlineData("--vacuum-every", "x", "--vacuum-every is 'x'. Write a whole number above 0.")]
    [InlineData("--batch-target", "0ms", "--batch-target must be longer than nothing.")]
    [InlineData("--on-bad-row", "ignore", "--on-bad-row is 'ignore'; write put-aside or stop.")]
    public async Task What_cannot_be_read_is_a_usage_error(string option, string value, string complaint)
    {
        var run = await ToolRun.Of("backfill", "--provider", "postgresql", "--connection", "Host=127.0.0.1;Port=1", option, value);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WINDOWS__0", "at night", "MIGRATOR_BACKFILL__WINDOWS__0: 'at night' is no time window")]
    [InlineData("REPLICALAG", "never", "which is no duration")]
    [InlineData("ARCHIVEBACKLOG", "some", "Backfill:ArchiveBacklog is 'some'")]
    [InlineData("BATCHTARGET", "0ms", "Backfill:BatchTarget must be longer than nothing.")]
    [InlineData("ONBADROW", "ignore", "Backfill:OnBadRow is 'ignore'; write put-aside or stop.")]
    [InlineData("REPLICALAG", "off", "Cannot use the database")]
    public async Task A_configured_value_that_cannot_be_read_is_refused_and_off_is_a_value(string key, string value, string complaint)
    {
        var run = await ToolRun.With(new() { [$"MIGRATOR_BACKFILL__{key}"] = value }, "backfill", "--provider", "postgresql", "--connection", "Host=127.0.0.1;Port=1");

        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }
}
