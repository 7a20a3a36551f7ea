using Migrator.Cli.Configuration;
using Npgsql;

namespace Migrator.Cli.Tests.BadDays;

/// <summary>What goes wrong says what, where and what to do, ends with its exit code, and changes nothing.</summary>
public sealed class BadDaysTests(ServerFixture server)
{
    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        await using var day = await BadDay.BeginAsync(server);
        day.ConnectionString = new NpgsqlConnectionStringBuilder(day.ConnectionString) { Database = "nowhere" }.ConnectionString;

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("MIG4002: ", Said(run), StringComparison.Ordinal);
        Assert.Contains("nowhere", Said(run));
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_not_repeated()
    {
        await using var day = await BadDay.BeginAsync(server);
        var writer = await day.Database.CreateWriterRoleAsync("app");
        day.ConnectionString = new NpgsqlConnectionStringBuilder(writer.ConnectionString) { Username = "nobody", Password = "sesame" }.ConnectionString;

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("MIG4002: ", Said(run), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_own_the_table_is_told_who_does()
    {
        await using var day = await BadDay.BeginAsync(server);
        var writer = await day.Database.CreateWriterRoleAsync("app");
        day.ConnectionString = writer.ConnectionString;

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("MIG1107", Said(run));
        Assert.Contains("Connect as", Said(run));
    }

    [Fact]
    public async Task An_owner_who_may_not_create_schemas_is_told_which_right_is_missing()
    {
        await using var day = await BadDay.BeginAsync(server);
        var owner = await day.Database.CreateWriterRoleAsync("owner");
        await day.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA shop TO {owner.QuotedName}; ALTER TABLE shop.customers OWNER TO {owner.QuotedName}");
        day.ConnectionString = owner.ConnectionString;

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("needs CREATE on the database for the first run", Said(run));
    }

    [Fact]
    public async Task A_server_that_accepts_no_writes_is_refused_at_plan_and_expand()
    {
        await using var day = await BadDay.BeginAsync(server);
        day.ConnectionString += ";Options=-c default_transaction_read_only=on";

        var plan = await day.RefusedAsync(() => day.PlanAsync());
        var expand = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (plan.ExitCode, expand.ExitCode));
        Assert.Contains("MIG1108", Said(plan));
        Assert.Contains("Connect to the primary.", Said(expand));
    }

    [Theory]
    [InlineData("a table that is not there", """Rename.Column("email").OnTable("clients").InSchema("shop").To("x");""", "MIG1101", "customers")]
    [InlineData("a schema that is not there", """Rename.Column("email").OnTable("customers").InSchema("shpo").To("x");""", "MIG1101", "shpo")]
    [InlineData("a column that is not there", """Rename.Column("mail").OnTable("customers").InSchema("shop").To("x");""", "MIG1102", "id, email, visits")]
    [InlineData("a name that is taken", """Rename.Column("email").OnTable("customers").InSchema("shop").To("visits");""", "MIG1103", "Choose another name")]
    [InlineData("a name that an index has", """Create.Index("customers_pkey").OnTable("customers").InSchema("shop").OnColumn("email");""", "MIG1103", "Choose another name")]
    [InlineData("a typing error in a mapping", """Alter.Column("email").OnTable("customers").InSchema("shop").AsString(50).PopulatedBy("lower(emial)", "email");""", "MIG1111", "emial")]
    [InlineData("a comma too many in a mapping", """Alter.Column("email").OnTable("customers").InSchema("shop").AsString(50).PopulatedBy("lower(email,)", "email");""", "MIG1111", "syntax error")]
    [InlineData("a function that is not there", """Alter.Column("email").OnTable("customers").InSchema("shop").AsString(50).PopulatedBy("lwoer(email)", "email");""", "MIG1111", "lwoer")]
    [InlineData("a typing error on the way back", """Alter.Column("email").OnTable("customers").InSchema("shop").AsString(50).PopulatedBy("lower(email)", "uper(email)");""", "MIG1111", "uper")]
    [InlineData("a type that is not there", """Alter.Column("visits").OnTable("customers").InSchema("shop").AsCustom("bigitn");""", "MIG1111", "bigitn")]
    [InlineData("a type without a cast", """Alter.Column("visits").OnTable("customers").InSchema("shop").AsGuid();""", "MIG1112", "PopulatedBy(up, down)")]
    [InlineData("NOT NULL without a value", """Create.Column("x").OnTable("customers").InSchema("shop").AsInt32().NotNullable();""", "MIG1109", "WithDefaultValue")]
    [InlineData("a column that has to be given", """Delete.Column("email").FromTable("customers").InSchema("shop");""", "MIG1114", "what old readers see")]
    public async Task What_the_plan_cannot_do_is_refused_with_its_cure(string _, string up, string code, string cure)
    {
        await using var day = await BadDay.BeginAsync(server, up);

        var plan = await day.RefusedAsync(() => day.PlanAsync());
        var expand = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (plan.ExitCode, expand.ExitCode));
        Assert.Contains(code, Said(expand));
        Assert.Contains(cure, Said(expand));
        Assert.Contains(code, Said(plan));
    }

    [Fact]
    public async Task A_mapping_that_fails_on_real_rows_is_refused_with_keys_and_errors_before_expand()
    {
        await using var day = await BadDay.BeginAsync(server, """Alter.Column("email").OnTable("customers").InSchema("shop").AsInt32().PopulatedBy("substr(email, 2)::int", "'c' || email");""");
        await day.Database.ExecuteAsync("UPDATE shop.customers SET email = 'cx' WHERE id = 7");

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("MIG1118", Said(run));
        Assert.Contains("1 of 1,000 rows: 7: invalid input syntax for type integer", Said(run));
    }

    [Fact]
    public async Task NULLs_before_NOT_NULL_close_contract_with_their_keys_and_nothing_is_installed()
    {
        await using var day = await BadDay.BeginAsync(server, """Alter.Column("note").OnTable("customers").InSchema("shop").AsString().NotNullable();""");
        await day.Database.ExecuteAsync("ALTER TABLE shop.customers ADD note text; UPDATE shop.customers SET note = 'n' WHERE id <> 7");
        await day.ReachAsync("expand");

        var run = await day.RefusedAsync(() => day.RunAsync("contract", "1", "--live", "none"));

        Assert.Equal(ExitCode.NeedsHuman, run.ExitCode);
        Assert.Contains("1 row stands in its way: rows in which note is NULL; among them 7.", Said(run));
    }

    [Fact]
    public async Task A_long_transaction_in_the_way_is_named_and_expand_gives_up_when_its_time_is_used_up()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "rollback");
        await using var report = await day.BeginAsync("SELECT /* monthly */ count(*) FROM shop.customers");

        var before = await ColumnsAsync(day);
        var run = await day.ExpandAsync();

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("MIG2002", Said(run));
        Assert.Contains("report", Said(run));
        Assert.Contains("last statement: SELECT, begun", Said(run));
        Assert.DoesNotContain("monthly", Said(run));
        Assert.Contains("run the same command again", Said(run));
        Assert.Equal(before, await ColumnsAsync(day));
        await report.CloseAsync();
        await day.ReachAsync("expand", "backfill", "verify", "contract");
    }

    [Fact]
    public async Task A_migration_edited_after_expand_is_stale_and_the_difference_is_shown()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand");
        day.Write(BadDay.Rename.Replace("email_address", "mail", StringComparison.Ordinal));

        var run = await day.RefusedAsync(() => day.ExpandAsync());

        Assert.Equal(ExitCode.Stale, run.ExitCode);
        Assert.Contains("- {\"change\":\"rename-column\"", run.Output.Replace("$change", "change", StringComparison.Ordinal));
        Assert.Contains("+ {\"change\":\"rename-column\"", run.Output.Replace("$change", "change", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the triggers dropped", "DROP TRIGGER \"~~migrator_update\" ON shop.customers; DROP TRIGGER \"~~migrator_insert\" ON shop.customers", "sync-enabled")]
    [InlineData("a trigger disabled", "ALTER TABLE shop.customers DISABLE TRIGGER \"~~migrator_update\"", "sync-enabled")]
    [InlineData("a trigger disabled and enabled again as an ordinary one", "ALTER TABLE shop.customers DISABLE TRIGGER \"~~migrator_update\"; ALTER TABLE shop.customers ENABLE TRIGGER \"~~migrator_update\"", "sync-enabled")]
    [InlineData("all triggers disabled", "ALTER TABLE shop.customers DISABLE TRIGGER ALL", "sync-enabled")]
    [InlineData("the new column dropped", "ALTER TABLE shop.customers DROP COLUMN email_address CASCADE", "sync-enabled")]
    [InlineData("the new column of another type", "DROP TRIGGER \"~~migrator_update\" ON shop.customers; ALTER TABLE shop.customers ALTER COLUMN email_address TYPE varchar(50)", "sync-enabled")]
    [InlineData("a view over the old column", "CREATE VIEW shop.mails AS SELECT email FROM shop.customers", "dependents-none")]
    [InlineData("a row written past the triggers", "SET session_replication_role = replica; ALTER TABLE shop.customers DISABLE TRIGGER ALL; UPDATE shop.customers SET email = 'x' WHERE id = 7; ALTER TABLE shop.customers ENABLE ALWAYS TRIGGER \"~~migrator_update\"; ALTER TABLE shop.customers ENABLE ALWAYS TRIGGER \"~~migrator_insert\"", "evidence-clean")]
    public async Task A_schema_changed_by_hand_during_expand_keeps_contract_from_removing_anything(string _, string byHand, string condition)
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "backfill", "verify");
        await using (var connection = new NpgsqlConnection($"{day.Database.ConnectionString};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand(byHand, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var run = await day.RefusedAsync(() => day.RunAsync("contract", "1", "--live", "none"));

        Assert.Equal(ExitCode.NeedsHuman, run.ExitCode);
        Assert.Contains(condition, Said(run));
        Assert.Contains("shop.customers", Said(run));
    }

    [Fact]
    public async Task A_second_runner_is_told_who_is_at_it()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "rollback");
        day.Environment[SettingsReading.TimeToLiveVariable] = "30s";
        day.Environment["MIGRATOR_LOCKS__RETRYFOR"] = "2m";
        await using var report = await day.BeginAsync("SELECT count(*) FROM shop.customers");
        var first = day.ExpandAsync();
        while (!first.IsCompleted && !await day.Database.ScalarAsync<bool>("SELECT coalesce(lease_expires > clock_timestamp(), false) FROM migrator.migration WHERE id = 1"))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var second = await day.ExpandAsync();
        await report.CloseAsync();

        Assert.Equal(ExitCode.Done, (await first).ExitCode);
        Assert.Equal(ExitCode.Leased, second.ExitCode);
        Assert.Contains(Environment.MachineName, second.Output);
    }

    [Fact]
    public async Task Contract_before_backfill_is_closed_and_says_what_to_run()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand");

        var run = await day.RefusedAsync(() => day.RunAsync("contract", "1", "--live", "none"));

        Assert.Equal(ExitCode.Later, run.ExitCode);
        Assert.Contains("Run first: migrator backfill 1", Said(run));
    }

    [Fact]
    public async Task Contract_before_expand_says_where_to_look()
    {
        await using var day = await BadDay.BeginAsync(server);

        var run = await day.RefusedAsync(() => day.RunAsync("contract", "1", "--live", "none"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Migration 1 has not been started here. 'migrator status' lists those that have.", Said(run));
    }

    [Fact]
    public async Task After_contract_nothing_is_rolled_back_and_the_step_that_was_final_is_named()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "backfill", "verify", "contract");

        var run = await day.RefusedAsync(() => day.RunAsync("rollback", "1", "--live", "none"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("nothing after it can be taken back", Said(run));
        Assert.Contains("Go forward with a new migration.", Said(run));
    }

    [Fact]
    public async Task Commands_are_refused_while_their_turn_has_not_come()
    {
        await using var day = await BadDay.BeginAsync(server);
        await day.ReachAsync("expand", "rollback");

        foreach (var command in new[] { "backfill", "verify", "contract", "rollback" })
        {
            var run = await day.RefusedAsync(() => command is "contract" or "rollback" ? day.RunAsync(command, "1", "--live", "none") : day.RunAsync(command, "1"));
            Assert.True(run.ExitCode != ExitCode.Done || run.Output.Contains("nothing to do", StringComparison.Ordinal), $"{command}: {run.ExitCode} {run.Output}{run.Error}");
        }
    }

    /// <summary>The text without its line breaks.</summary>
    private static string Said(ToolRun run) => string.Join(' ', (run.Output + run.Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<string?> ColumnsAsync(BadDay day) => day.Database.ScalarAsync<string>(
        "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attnum > 0 AND NOT attisdropped");
}
