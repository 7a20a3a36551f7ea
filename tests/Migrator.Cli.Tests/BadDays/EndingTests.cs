using System.Text.Json;
using Migrator.Cli.Configuration;

namespace Migrator.Cli.Tests.BadDays;

/// <summary>Each way in which a command can end has its code, for the process and in JSON, and a sentence that says why.</summary>
public sealed class EndingTests(ServerFixture server)
{
    private const string FailingOnce =
        """
        Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");
        Execute.InPhase(Phase.Expand, undo: "SELECT 1").Sql("INSERT INTO shop.notes SELECT 1 / (count(*) - 1000) FROM shop.customers");
        """;

    [Fact]
    public async Task What_is_done_and_what_there_is_nothing_to_do_for_are_0()
    {
        await using var day = await BadDay.BeginAsync(server);

        Told(await day.ExpandAsync("-o", "json"), ExitCode.Done, "done");
        Told(await day.ExpandAsync("-o", "json"), ExitCode.Done, "nothing-to-do", "was expanded before");
        Told(await day.RunAsync("backfill", "1", "-o", "json"), ExitCode.Done, "done");
        Told(await day.RunAsync("backfill", "1", "-o", "json"), ExitCode.Done, "nothing-to-do");
        Told(await day.RunAsync("verify", "1", "-o", "json"), ExitCode.Done, "done");
        Told(await day.RunAsync("contract", "1", "--live", "none", "-o", "json"), ExitCode.Done, "done");
        Told(await day.RunAsync("contract", "1", "--live", "none", "-o", "json"), ExitCode.Done, "nothing-to-do");
    }

    [Fact]
    public async Task A_gate_that_time_may_open_is_75_and_one_that_needs_somebody_is_78()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand");
        Told(await day.RunAsync("contract", "1", "--live", "none", "-o", "json"), ExitCode.Later, "gate-closed", "migrator backfill 1");
        await day.ReachAsync("backfill", "verify");

        var waiting = Told(await day.RunAsync("contract", "1", "--live", "shop=2.3.1", "-o", "json"), ExitCode.Later, "gate-closed", "2.3.1");
        await day.Database.ExecuteAsync("ALTER TABLE shop.customers DISABLE TRIGGER \"~~migrator_update\"");
        var stuck = Told(await day.RunAsync("contract", "1", "--live", "none", "-o", "json"), ExitCode.NeedsHuman, "needs-human", "~~migrator_update");

        Assert.True(waiting.GetProperty("gate").GetProperty("retryable").GetBoolean());
        Assert.False(stuck.GetProperty("gate").GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task A_step_that_does_not_get_its_lock_is_1_names_who_is_in_the_way_and_goes_on_when_it_is_given_again()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "rollback");
        await using var report = await day.BeginAsync("SELECT count(*) FROM shop.customers");

        var blocked = Told(await day.ExpandAsync("-o", "json"), ExitCode.Failed, "failed", "report");

        Assert.Equal("MIG2002", blocked.GetProperty("code").GetString());
        await report.CloseAsync();
        Told(await day.ExpandAsync("-o", "json"), ExitCode.Done, "done");
    }

    [Fact]
    public async Task A_step_that_fails_is_1_what_came_before_is_kept_and_the_same_command_goes_on()
    {
        await using var day = await BadDay.BeginAsync(server, FailingOnce);
        await day.Database.ExecuteAsync("CREATE TABLE shop.notes (n bigint)");

        var failed = Told(await day.ExpandAsync("-o", "json"), ExitCode.Failed, "failed", "division by zero");
        Assert.Equal("MIG2003", failed.GetProperty("code").GetString());
        Assert.Equal(1, await day.Database.ScalarAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attname = 'email_address'"));

        await day.Database.ExecuteAsync("DELETE FROM shop.customers WHERE id = 1000");
        Told(await day.ExpandAsync("-o", "json"), ExitCode.Done, "done");
    }

    [Fact]
    public async Task Rows_that_differ_are_5_and_a_migration_that_was_edited_is_4()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "backfill");
        await day.Database.ExecuteAsync("SET session_replication_role = replica; ALTER TABLE shop.customers DISABLE TRIGGER ALL; UPDATE shop.customers SET email = 'x' WHERE id = 7; ALTER TABLE shop.customers ENABLE ALWAYS TRIGGER \"~~migrator_update\"; ALTER TABLE shop.customers ENABLE ALWAYS TRIGGER \"~~migrator_insert\"");

        Told(await day.RunAsync("verify", "1", "-o", "json"), ExitCode.VerificationFailed, "verification-failed", "1 differs");
        day.Write(BadDay.Rename.Replace("email_address", "mail", StringComparison.Ordinal));
        Told(await day.ExpandAsync("-o", "json"), ExitCode.Stale, "stale");
    }

    [Fact]
    public async Task Another_runner_is_6_and_an_interruption_is_130()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "rollback");
        day.Environment[SettingsReading.TimeToLiveVariable] = "30s";
        day.Environment["MIGRATOR_LOCKS__RETRYFOR"] = "2m";
        await using var report = await day.BeginAsync("SELECT count(*) FROM shop.customers");
        using var interruption = new Interruption();
        var first = day.ExpandAsync(interruption, "-o", "json");
        await Soon.UntilAsync(async () => await day.Database.ScalarAsync<bool>("SELECT coalesce(lease_expires > clock_timestamp(), false) FROM migrator.migration WHERE id = 1"));

        Told(await day.ExpandAsync("-o", "json"), ExitCode.Leased, "leased", Environment.MachineName);
        interruption.Ask(ExitCode.Interrupted);

        Told(await first, ExitCode.Interrupted, "interrupted");
        await report.CloseAsync();
        Told(await day.ExpandAsync("-o", "json"), ExitCode.Done, "done");
    }

    [Fact]
    public async Task What_is_refused_when_it_is_planned_is_1_and_what_cannot_be_begun_is_2()
    {
        await using var day = await BadDay.BeginAsync(server, """Rename.Column("emial").OnTable("customers").InSchema("shop").To("x");""");

        Assert.Equal(ExitCode.Failed, Exit(await day.ExpandAsync("-o", "json")).GetProperty("code").GetInt32());
        var unknown = await day.RunAsync("contract", "1", "--live", "none", "-o", "json");
        Assert.Equal(ExitCode.Usage, Exit(unknown).GetProperty("code").GetInt32());
        Assert.NotEqual("", JsonDocument.Parse(unknown.Output).RootElement.GetProperty("error").GetString());
    }

    /// <summary>The one result of a run, once code, outcome and reason are what they should be.</summary>
    private static JsonElement Told(ToolRun run, int code, string outcome, string because = "")
    {
        var result = JsonDocument.Parse(run.Output).RootElement.GetProperty("results")[0];
        Assert.Equal((code, outcome), (Exit(run).GetProperty("code").GetInt32(), result.GetProperty("outcome").GetString()));
        Assert.Contains(because, result.GetProperty("reason").GetString(), StringComparison.Ordinal);
        return result;
    }

    private static JsonElement Exit(ToolRun run)
    {
        var exit = JsonDocument.Parse(run.Output).RootElement.GetProperty("exit");
        Assert.Equal(run.ExitCode, exit.GetProperty("code").GetInt32());
        Assert.NotEqual("", exit.GetProperty("reason").GetString());
        return exit;
    }
}
