using System.Text.Json;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

public sealed class LifeOfAMigrationTests(ServerFixture server) : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_migration_goes_from_plan_to_contract_and_every_command_says_so_in_json()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var plan = await shop.RunWithMigrationsAsync("plan", "202611230900", "-o", "json", "--save", file);
        var expand = await shop.RunAsync("expand", "--plan", file, "-o", "json");
        var early = await shop.RunAsync("check-app", "shop=2.4.0", "-o", "json");
        var backfill = await shop.RunAsync("backfill", "-o", "json");
        var verify = await shop.RunAsync("verify", "-o", "json");
        var closed = await shop.RunAsync("contract", "-o", "json", "--live", "shop=2.3.1");
        var gate = await shop.RunAsync("gate", "-o", "json", "--live", "shop=2.3.1");
        var status = await shop.RunAsync("status", "-o", "json", "--live", "shop=2.3.1");

        Assert.Equal(
            [0, 0, 75, 0, 0, 75, 75, 0],
            new[] { plan, expand, early, backfill, verify, closed, gate, status }.Select(Code));
        Assert.Equal("the gate of drop: live-compatible", Answer(status).GetProperty("migrations")[0].GetProperty("waitingFor").GetString());
        Assert.Equal(1000, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM shop.customers WHERE email_address = email"));
    }

    [Fact]
    public async Task An_expanded_migration_that_asks_before_it_changes_is_not_taken_for_edited()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var first = await shop.RunWithMigrationsAsync("expand", "202611230901");
        var second = await shop.RunWithMigrationsAsync("expand", "202611230901");
        var rollback = await shop.RunAsync("rollback", "202611230901", "--live", "none");

        Assert.Equal(ExitCode.Done, first.ExitCode);
        Assert.Equal("202611230901 nothing to do: Migration 202611230901 was expanded before; it is expanded.\n", second.Output);
        Assert.True(rollback.ExitCode == ExitCode.Done, rollback.Output + rollback.Error);
    }

    [Fact]
    public async Task Where_nothing_is_live_and_no_row_is_there_expand_is_all_there_is_and_is_audited()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.Database.ExecuteAsync("TRUNCATE shop.customers CASCADE");

        var longWay = await shop.RunWithMigrationsAsync("plan", "202611230900");
        var plan = await shop.RunWithMigrationsAsync("plan", "202611230900", "--live", "none", "--save", file);
        var unasserted = await shop.RunAsync("expand", "--plan", file);
        var expand = await shop.RunAsync("expand", "--plan", file, "--live", "none");

        Assert.DoesNotContain("short way", longWay.Output, StringComparison.Ordinal);
        Assert.Contains("short way nothing is live and the tables are empty", plan.Output, StringComparison.Ordinal);
        Assert.Equal([ExitCode.Stale, ExitCode.Done], [unasserted.ExitCode, expand.ExitCode]);
        Assert.Contains("Expanded; nothing is left to do.", expand.Output, StringComparison.Ordinal);
        Assert.Equal(1, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM migrator.audit WHERE action = 'live-asserted' AND detail = 'none'"));
        Assert.Equal(1, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attname IN ('email', 'email_address')"));
    }

    [Fact]
    public async Task A_reviewed_plan_that_no_longer_fits_is_4_and_changes_nothing()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("plan", "202611230900", "--save", file);
        await shop.Database.ExecuteAsync("CREATE INDEX ON shop.customers (email)");

        var run = await shop.RunAsync("expand", "--plan", file);

        Assert.Equal(ExitCode.Stale, run.ExitCode);
        Assert.StartsWith("202611230900 stale: The reviewed plan no longer fits", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n    + B2 ", run.Output);
        Assert.False(await shop.Database.ScalarAsync<bool>("SELECT to_regnamespace('migrator') IS NOT NULL"));
    }

    [Fact]
    public async Task An_edited_plan_is_refused()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("plan", "202611230900", "--save", file);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("CONCURRENTLY", "", StringComparison.Ordinal).Replace("email_address", "mail", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var run = await shop.RunAsync("expand", "--plan", file);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("was edited", run.Error);
    }

    [Fact]
    public async Task A_database_that_FluentMigrator_manages_is_refused_until_it_is_baselined()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.Database.ExecuteAsync(
            """
            CREATE TABLE public."VersionInfo" ("Version" bigint, "AppliedOn" timestamp, "Description" text);
            INSERT INTO public."VersionInfo" VALUES (202611230900, now(), 'Customers get a proper address');
            """);

        var refused = await shop.RunWithMigrationsAsync("expand");
        var isInstalled = await shop.Database.ScalarAsync<bool>("SELECT to_regnamespace('migrator') IS NOT NULL");
        var baseline = await shop.RunAsync("baseline", "--from-versioninfo");
        var plan = await shop.RunWithMigrationsAsync("plan", "-o", "json");

        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.False(isInstalled);
        Assert.Equal("1 migration taken as applied; 0 known before.\n", baseline.Output);
        Assert.Equal([202611230901], Answer(plan).GetProperty("migrations").EnumerateArray().Select(one => one.GetProperty("migration").GetInt64()));
    }

    [Fact]
    public async Task Status_counts_the_writes_that_made_the_shapes_disagree()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunWithMigrationsAsync("expand", "202611230900");
        await shop.Database.ExecuteAsync("INSERT INTO shop.customers (id, email, email_address) VALUES (5000, 'a', 'b'), (5001, 'a', 'b')");

        var status = await shop.RunAsync("status", "-o", "json");

        Assert.Equal(2, Answer(status).GetProperty("migrations")[0].GetProperty("drift").GetInt64());
    }

    [Fact]
    public async Task A_heartbeat_is_seen_until_it_is_stopped()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        await shop.RunAsync("heartbeat", "shop=2.4.0", "--instance", "web-1");

        var versions = await shop.RunAsync("versions", "-o", "json");
        await shop.RunAsync("heartbeat", "shop=2.4.0", "--instance", "web-1", "--stop");
        var after = await shop.RunAsync("versions");

        Assert.Equal("shop@web-1", Answer(versions).GetProperty("sources")[0].GetProperty("instances")[0].GetProperty("id").GetString());
        Assert.Contains("no live instance", after.Output);
    }

    [Fact]
    public async Task An_interrupted_command_says_how_to_go_on()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        using var interruption = new Interruption();
        var (output, error) = (new StringWriter(), new StringWriter());
        interruption.Ask(ExitCode.Terminated);

        var code = await MigratorCommand.InvokeAsync(
            ["expand", "202611230900", "--migrations", typeof(ShopDatabase).Assembly.Location],
            output,
            error,
            new Dictionary<string, string> { ["MIGRATOR_PROVIDER"] = "postgresql", ["MIGRATOR_CONNECTION"] = shop.Database.ConnectionString },
            interruption);

        Assert.Equal(ExitCode.Terminated, code);
        Assert.Equal("Interrupted. What is done is recorded; run the same command again to go on.\n", error.ToString());
    }

    private static int Code(ToolRun run)
    {
        var code = Answer(run).GetProperty("exit").GetProperty("code").GetInt32();
        Assert.Equal(code, run.ExitCode);
        return code;
    }

    private static JsonElement Answer(ToolRun run) => JsonDocument.Parse(run.Output).RootElement;
}
