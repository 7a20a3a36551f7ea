using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Scenarios;

namespace Migrator.Specification.Tests;

/// <summary>Columns in two tables are kept alike whoever writes, and what cannot be kept alike is seen before anything is dropped.</summary>
public sealed class MoveTests(ServerFixture server)
{
    private const string Both = "SELECT u.[email], p.[email], u.[phone], p.[phone] FROM [shop].[users] u LEFT JOIN [shop].[profiles] p ON p.[user_id] = u.[id] WHERE u.[id] = $n";

    private static readonly MigrationId Id = Stage.IdOf(typeof(MovedColumns.Migration));
    private static readonly MigrationId IntoExisting = Stage.IdOf(typeof(MovedToExistingTable.Migration));

    [Fact]
    public async Task Triggers_of_the_applications_that_change_values_on_either_side_or_write_the_other_table_are_followed_and_end()
    {
        await using var stage = await ExpandedAsync(Mode.Ugly);
        await stage.ExecuteAsync(
            """
            CREATE TABLE [shop].[log] ([line] text);
            GRANT INSERT ON [shop].[log] TO {writer};
            CREATE FUNCTION [shop].[lower_mail]() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.[email] := lower(NEW.[email]); RETURN NEW; END $body$;
            CREATE TRIGGER [lower_mail] BEFORE INSERT OR UPDATE ON [shop].[users] FOR EACH ROW EXECUTE FUNCTION [shop].[lower_mail]();
            CREATE FUNCTION [shop].[log_user]() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN INSERT INTO [log] VALUES (NEW.[email]); UPDATE [shop].[profiles] SET [bio] = [bio] || '+' WHERE [user_id] = NEW.[id]; RETURN NULL; END $body$;
            CREATE TRIGGER [log_user] AFTER UPDATE ON [shop].[users] FOR EACH ROW EXECUTE FUNCTION [shop].[log_user]();
            CREATE FUNCTION [shop].[touch_user]() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN UPDATE [users] SET [name] = COALESCE([name], '') || '!' WHERE [id] = NEW.[user_id]; RETURN NULL; END $body$;
            CREATE TRIGGER [touch_user] AFTER UPDATE OF [email] ON [shop].[profiles] FOR EACH ROW EXECUTE FUNCTION [shop].[touch_user]();
            """);

        Assert.Null(await stage.TryWriteAsync("SET search_path = [shop]; UPDATE [shop].[users] SET [email] = 'ADA@OLD' WHERE [id] = 1; RESET search_path", 0));
        Assert.Equal("ada@old|ada@old||", await stage.ReadAsync(Both, 1));

        Assert.Null(await stage.TryWriteAsync("SET search_path = [shop]; UPDATE [shop].[profiles] SET [email] = 'ADA@NEW' WHERE [user_id] = 1; RESET search_path", 0));
        Assert.Equal("ada@new|ada@new||", await stage.ReadAsync(Both, 1));

        Assert.Null(await stage.TryWriteAsync("SET search_path = [shop]; UPDATE [shop].[users] SET [phone] = 3 WHERE [id] = 2; RESET search_path", 0));
        People.AssertDone(await stage.BackfillAsync(Id));
        People.AssertDone(await stage.VerifyAsync(Id));
        Assert.Empty(await stage.ReadPoisonAsync(Id));
    }

    [Fact]
    public async Task Triggers_of_the_applications_that_contradict_each_other_fail_no_writer_and_hold_contract()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        People.AssertDone(await stage.BackfillAsync(Id));
        await stage.ExecuteAsync(
            """
            CREATE FUNCTION [shop].[up]() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.[email] := 'a@' || md5(NEW.[email]); RETURN NEW; END $body$;
            CREATE TRIGGER [up] BEFORE UPDATE ON [shop].[users] FOR EACH ROW EXECUTE FUNCTION [shop].[up]();
            CREATE FUNCTION [shop].[down]() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.[email] := 'b@' || md5(NEW.[email]); RETURN NEW; END $body$;
            CREATE TRIGGER [down] BEFORE UPDATE ON [shop].[profiles] FOR EACH ROW EXECUTE FUNCTION [shop].[down]();
            """);

        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[users] SET [email] = 'x@old' WHERE [id] = 1", 0));
        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[profiles] SET [email] = 'x@new' WHERE [user_id] = 2", 0));

        Assert.All(await stage.ReadPoisonAsync(Id), row => Assert.Contains("again and again", row.Error, StringComparison.Ordinal));
        Assert.NotEmpty(await stage.ReadPoisonAsync(Id));
        Assert.Equal(RunOutcome.VerificationFailed, (await stage.VerifyAsync(Id)).Outcome);
        Assert.NotEqual(RunOutcome.Done, (await stage.ContractAsync(Id)).Outcome);
    }

    [Fact]
    public async Task A_writer_needs_no_right_on_the_other_table_and_any_search_path_will_do()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        await stage.ExecuteAsync("REVOKE ALL ON [shop].[profiles] FROM {writer}");

        Assert.Null(await stage.TryWriteAsync("SET search_path = ''; UPDATE [shop].[users] SET [email] = 'ada@search' WHERE [id] = 1; RESET search_path", 0));
        Assert.Null(await stage.TryWriteAsync("INSERT INTO [shop].[users] ([id], [email]) VALUES (3, 'three@x')", 0));

        await stage.ExecuteAsync("GRANT SELECT, UPDATE ON [shop].[profiles] TO {writer}");
        Assert.Equal("ada@search|ada@search||", await stage.ReadAsync(Both, 1));
        Assert.Equal("three@x|three@x||", await stage.ReadAsync(Both, 3));

        await stage.ExecuteAsync("REVOKE ALL ON [shop].[users] FROM {writer}");
        Assert.Null(await stage.TryWriteAsync("SET search_path = pg_temp; UPDATE [shop].[profiles] SET [email] = 'three@new' WHERE [user_id] = 3; RESET search_path", 0));
        await stage.ExecuteAsync("GRANT SELECT ON [shop].[users] TO {writer}");
        Assert.Equal("three@new|three@new||", await stage.ReadAsync(Both, 3));
    }

    [Fact]
    public async Task Nobody_can_use_the_functions_of_the_sync_for_himself()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        var put = await stage.Server.ScalarAsync<string>("SELECT proname FROM pg_proc WHERE proname LIKE 'move%put'");

        Assert.Equal("42501", (await stage.TryWriteAsync($"SELECT migrator.\"{put}\"(1, 'me@x'::varchar, 1, true)", 0))?.SqlState);
        Assert.Equal("42501", (await stage.TryWriteAsync(
            $"CREATE TEMP TABLE mine (id int, email varchar, phone numeric, newsletter bool, _m bigint); CREATE TRIGGER t AFTER DELETE ON mine FOR EACH ROW EXECUTE FUNCTION migrator.\"{put!.Replace("put", "source", StringComparison.Ordinal)}\"()", 0))?.SqlState);
    }

    [Fact]
    public async Task COPY_and_statements_over_many_rows_are_followed_on_both_sides()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        People.AssertDone(await stage.BackfillAsync(Id));
        await using (var connection = await stage.Server.DataSource.OpenConnectionAsync(Stage.Stopping))
        {
            await using (var users = await connection.BeginTextImportAsync("COPY shop.users (id, name, email) FROM STDIN", Stage.Stopping))
            {
                await users.WriteAsync("2001\ta\ta1@x\n2002\tb\tb1@x\n");
            }

            await stage.ExecuteAsync("INSERT INTO [shop].[users] ([id]) SELECT generate_series(3001, 3100)");
            await using var profiles = await connection.BeginTextImportAsync("COPY shop.profiles (user_id, email) FROM STDIN", Stage.Stopping);
            await profiles.WriteAsync("3001\tc1@x\n3002\td1@x\n");
        }

        await stage.ExecuteAsync(
            """
            INSERT INTO [shop].[profiles] ([user_id], [email]) SELECT n, n || '@many' FROM generate_series(3003, 3100) n;
            UPDATE [shop].[profiles] SET [phone] = [user_id];
            UPDATE [shop].[users] SET [newsletter] = NOT [newsletter];
            UPDATE [shop].[users] SET [id] = [id] + 100000 WHERE [id] > 3000;
            DELETE FROM [shop].[users] WHERE [id] BETWEEN 10 AND 50;
            DELETE FROM [shop].[profiles] WHERE [user_id] BETWEEN 51 AND 60;
            """);

        Assert.Equal("b1@x|b1@x|2002|2002", await stage.ReadAsync(Both, 2002));
        Assert.Equal("d1@x|d1@x|3002|3002", await stage.ReadAsync(Both, 103002));
        Assert.Equal("|||", await stage.ReadAsync(Both, 55));
        People.AssertDone(await stage.VerifyAsync(Id));
        Assert.Equal("0", await stage.ReadAsync("SELECT count(*) FROM [shop].[profiles] WHERE [user_id] BETWEEN 10 AND 60", 0));
        People.AssertDone(await stage.ContractAsync(Id));
    }

    [Theory]
    [InlineData("ALTER TABLE [shop].[profiles] ADD CONSTRAINT [no_x] CHECK ([email] NOT LIKE 'x%')", "ALTER TABLE [shop].[profiles] DROP CONSTRAINT [no_x]")]
    [InlineData(
        "CREATE FUNCTION [shop].[no_x]() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN IF NEW.[email] LIKE 'x%' THEN RAISE 'no_x' USING ERRCODE = '55000'; END IF; RETURN NEW; END $body$; CREATE TRIGGER [no_x] BEFORE INSERT OR UPDATE ON [shop].[profiles] FOR EACH ROW EXECUTE FUNCTION [shop].[no_x]()",
        "DROP TRIGGER [no_x] ON [shop].[profiles]")]
    public async Task A_counterpart_that_cannot_be_written_fails_no_old_version_is_recorded_and_is_written_when_the_cause_is_gone(string cause, string cure)
    {
        await using var stage = await ExpandedAsync(Mode.Ugly);
        await stage.ExecuteAsync(cause);

        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[users] SET [email] = 'x@1' WHERE [id] = 1", 0));
        Assert.Null(await stage.TryWriteAsync("INSERT INTO [shop].[users] ([id], [email]) VALUES (3, 'x@3')", 0));
        await stage.ExecuteAsync("ALTER TABLE [shop].[users] DISABLE TRIGGER ALL; UPDATE [shop].[users] SET [email] = 'x@20' WHERE [id] = 20; ALTER TABLE [shop].[users] ENABLE TRIGGER ALL");
        await stage.ExecuteAsync(await stage.Server.ScalarAsync<string>(
            "SELECT string_agg(format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', tgrelid::regclass, tgname), ';') FROM pg_trigger WHERE tgname LIKE '%migrator%' OR tgname LIKE '!move%'") ?? "");
        var backfilled = await stage.BackfillAsync(Id);
        var again = await stage.BackfillAsync(Id);

        Assert.Equal((RunOutcome.NeedsHuman, RunOutcome.NeedsHuman), (backfilled.Outcome, again.Outcome));
        Assert.Equal(["1", "20", "3"], (await stage.ReadPoisonAsync(Id)).Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.NotEqual(RunOutcome.Done, (await stage.ContractAsync(Id)).Outcome);

        await stage.ExecuteAsync(cure);
        People.AssertDone(await stage.BackfillAsync(Id));
        Assert.Equal("x@20|x@20||", await stage.ReadAsync(Both, 20));
        People.AssertDone(await stage.VerifyAsync(Id));
        People.AssertDone(await stage.ContractAsync(Id));
    }

    [Fact]
    public async Task What_differs_is_found_in_both_directions_and_repaired_from_either_side()
    {
        await using var stage = await ExpandedAsync(Mode.Ugly);
        People.AssertDone(await stage.BackfillAsync(Id));
        await stage.ExecuteAsync(
            """
            ALTER TABLE [shop].[profiles] DISABLE TRIGGER ALL;
            UPDATE [shop].[profiles] SET [phone] = 9 WHERE [user_id] = 1;
            DELETE FROM [shop].[profiles] WHERE [user_id] = 2;
            INSERT INTO [shop].[profiles] ([user_id], [email]) VALUES (-5, 'stray@x');
            ALTER TABLE [shop].[profiles] ENABLE TRIGGER ALL;
            """);

        var found = await stage.VerifyAsync(Id);
        Assert.Equal(RunOutcome.VerificationFailed, found.Outcome);
        Assert.Contains("3 differ, and the sync has no such write on record (such as", found.Reason, StringComparison.Ordinal);
        Assert.Contains("-5", found.Reason, StringComparison.Ordinal);
        Assert.NotEqual(RunOutcome.Done, (await stage.ContractAsync(Id)).Outcome);

        await stage.ExecuteAsync("DELETE FROM [shop].[profiles] WHERE [user_id] = -5");
        People.AssertDone(await stage.VerifyAsync(Id, RepairSide.Old));
        Assert.Equal("ada@x|ada@x||", await stage.ReadAsync(Both, 1));
        Assert.Equal("bob@x|bob@x|1|1", await stage.ReadAsync(Both, 2));

        await stage.ExecuteAsync(
            """
            ALTER TABLE [shop].[profiles] DISABLE TRIGGER ALL;
            UPDATE [shop].[profiles] SET [phone] = 9 WHERE [user_id] = 1;
            DELETE FROM [shop].[profiles] WHERE [user_id] = 2;
            ALTER TABLE [shop].[profiles] ENABLE TRIGGER ALL;
            """);
        People.AssertDone(await stage.VerifyAsync(Id, RepairSide.New));
        Assert.Equal("ada@x|ada@x|9|9", await stage.ReadAsync(Both, 1));
        Assert.Equal("|||", await stage.ReadAsync(Both, 2));
    }

    [Fact]
    public async Task A_disabled_trigger_on_the_other_table_closes_the_gate()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        People.AssertDone(await stage.BackfillAsync(Id));
        var trigger = await stage.Server.ScalarAsync<string>("SELECT tgname FROM pg_trigger WHERE tgname LIKE '!move%update' AND tgrelid = 'shop.profiles'::regclass");

        await stage.ExecuteAsync($"ALTER TABLE [shop].[profiles] DISABLE TRIGGER \"{trigger}\"");
        var disabled = await stage.ContractAsync(Id);
        await stage.ExecuteAsync($"DROP TRIGGER \"{trigger}\" ON [shop].[profiles]");
        var dropped = await stage.ContractAsync(Id);

        Assert.Contains($"the trigger {trigger} of shop.profiles is disabled", disabled.Reason, StringComparison.Ordinal);
        Assert.Contains($"the trigger {trigger} of shop.profiles is missing", dropped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_a_row_in_a_table_that_was_there_before_keeps_contract_closed_until_it_has_one()
    {
        await using var stage = await StageAsync(new MovedToExistingTable(), Mode.Ugly);
        await stage.ExecuteAsync("INSERT INTO [shop].[users] VALUES (7, 900, 'Lone', 'lone@x'), (7, 901, 'Blank', NULL)");
        People.AssertDone(await stage.ExpandAsync(await stage.PlanAsync(typeof(MovedToExistingTable.Migration))));
        People.AssertDone(await stage.BackfillAsync(IntoExisting));

        var found = await stage.VerifyAsync(IntoExisting);
        var contracted = await stage.ContractAsync(IntoExisting);
        await stage.ExecuteAsync("INSERT INTO [shop].[profiles] ([of_tenant], [of_user], [bio]) VALUES (7, 900, '')");

        Assert.Contains("1 differs, and the sync has no such write on record (such as 7, 900)", found.Reason, StringComparison.Ordinal);
        Assert.NotEqual(RunOutcome.Done, contracted.Outcome);
        People.AssertDone(await stage.VerifyAsync(IntoExisting));
        People.AssertDone(await stage.ContractAsync(IntoExisting));
        Assert.Equal("lone@x", await stage.ReadAsync("SELECT [email] FROM [shop].[profiles] WHERE [of_user] = 900", 0));
    }

    [Fact]
    public async Task What_a_new_version_left_empty_keeps_a_rollback_from_bringing_NOT_NULL_back_until_it_is_filled()
    {
        await using var stage = await ExpandedAsync(Mode.Plain);
        Assert.Null(await stage.TryWriteAsync("INSERT INTO [shop].[users] ([id], [name]) VALUES (3, 'new')", 0));

        var refused = await stage.RollbackAsync(Id);
        Assert.Equal(RunOutcome.Failed, refused.Outcome);
        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[users] SET [email] = 'three@x' WHERE [id] = 3", 0));

        People.AssertDone(await stage.RollbackAsync(Id));
        Assert.Equal("23502", (await stage.TryWriteAsync("INSERT INTO [shop].[users] ([id]) VALUES (4)", 0))?.SqlState);
    }

    private async Task<Stage> ExpandedAsync(Mode mode)
    {
        var stage = await StageAsync(new MovedColumns(), mode);
        People.AssertDone(await stage.ExpandAsync(await stage.PlanAsync(typeof(MovedColumns.Migration))));
        return stage;
    }

    private async Task<Stage> StageAsync(Scenario scenario, Mode mode)
    {
        var stage = await Stage.CreateAsync(server, mode);
        await stage.BuildAsync($"{scenario.Before};\n{scenario.Rows}");
        return stage;
    }
}
