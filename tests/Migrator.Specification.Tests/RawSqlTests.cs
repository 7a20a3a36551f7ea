using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>An author's SQL runs under our timeouts, once, and whatever stops it can be seen and gone on from.</summary>
public sealed class RawSqlTests(ServerFixture server)
{
    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind_names_the_reason_and_goes_on_once_it_is_removed()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();
        await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = 5 WHERE [id] = $n", 7);
        await People.ExpandedAsync(stage, typeof(SqlThatFailsOnRows));
        var id = Stage.IdOf(typeof(SqlThatFailsOnRows));

        var failed = await stage.BackfillAsync(id);

        Assert.Equal((RunOutcome.Failed, "MIG2003"), (failed.Outcome, failed.Code));
        Assert.Contains("\"Scores the other way round\") stopped: division by zero (22012)", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await stage.DumpAsync());

        await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = 6 WHERE [id] = $n", 7);
        People.AssertDone(await stage.BackfillAsync(id));
        Assert.Equal("100|-25", await stage.ReadAsync("SELECT max([score]), min([score]) FROM [shop].[people], [shop].[names]", 0));
        People.AssertDone(await stage.RollbackAsync(id));
        Assert.Equal(before, await stage.DumpAsync());
        Assert.Equal("1|1", await stage.ReadAsync("SELECT max([score]), min([score]) FROM [shop].[people]", 0));
    }

    [Theory]
    [InlineData(typeof(SqlThatCommits), "Take BEGIN, COMMIT and ROLLBACK out of the SQL")]
    [InlineData(typeof(SqlThatWaits), "Take SET lock_timeout, SET statement_timeout, SET ROLE and the like out of it")]
    public async Task A_script_that_takes_the_transaction_out_of_our_hands_is_stopped_and_told_what_to_leave_out(Type migration, string cure)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var before = await stage.DumpAsync();

        var failed = await stage.ExpandAsync(await stage.PlanAsync(migration));

        Assert.Equal(RunOutcome.Failed, failed.Outcome);
        Assert.Contains(cure, failed.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await stage.DumpAsync());
        await People.RolledBackAsync(stage, migration);
    }

    [Theory]
    [InlineData(typeof(SqlWithTypo), "MIG1174")]
    [InlineData(typeof(SqlOutsideWithTypo), "MIG1173")]
    public async Task What_the_server_cannot_read_is_refused_when_it_is_planned(Type migration, string code)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Equal(code, Assert.Single(planned.Refusals).Code);
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_outside_a_transaction_is_not_repeated_once_its_query_says_that_it_is_done(bool isPooled)
    {
        await using var stage = await People.CreateAsync(server, isPooled ? Mode.Pooled : Mode.Ugly);
        var before = await stage.DumpAsync();
        var plan = await stage.PlanAsync(typeof(SqlOutside));

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.ExpandAsync(plan, new StoppingObserver("within:E1")));
        People.AssertDone(await stage.ExpandAsync(plan));

        Assert.Equal("True", await stage.ReadAsync("SELECT to_regclass(<shop.people_name>) IS NOT NULL", 0));
        await People.RolledBackAsync(stage, typeof(SqlOutside));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_statement_outside_a_transaction_that_was_interrupted_is_never_repeated_in_silence()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var plan = await stage.PlanAsync(typeof(SqlOutsideUnknown));
        Assert.Contains(plan.Findings, finding => finding.Code == "MIG1379");

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.ExpandAsync(plan, new StoppingObserver("within:E1")));
        var again = await stage.ExpandAsync(plan);

        Assert.Equal((RunOutcome.Failed, "MIG2007"), (again.Outcome, again.Code));
    }

    [Fact]
    public async Task A_statement_outside_a_transaction_that_the_server_refused_may_be_run_again()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync("CREATE TABLE [shop].[people_name] ()");
        var plan = await stage.PlanAsync(typeof(SqlOutsideUnknown));

        var failed = await stage.ExpandAsync(plan);
        await stage.ExecuteAsync("DROP TABLE [shop].[people_name]");
        var again = await stage.ExpandAsync(plan);

        Assert.Equal("MIG2003", failed.Code);
        People.AssertDone(again);
    }
}
