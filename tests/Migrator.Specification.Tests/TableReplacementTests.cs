using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>A table that comes under the name of another: what it holds is in no other place, and who works on the name meanwhile means one of two.</summary>
public sealed class TableReplacementTests(ServerFixture server)
{
    [Fact]
    public async Task The_old_table_does_not_come_back_while_the_new_one_holds_rows()
    {
        await using var stage = await QuarantinedAsync();
        await stage.ExecuteAsync("INSERT INTO [shop].[people] VALUES (7)");

        var refused = await stage.RollbackAsync(Stage.IdOf(typeof(ReplacePeople)));
        await stage.ExecuteAsync("DELETE FROM [shop].[people]");
        var done = await stage.RollbackAsync(Stage.IdOf(typeof(ReplacePeople)));

        Assert.Equal(RunOutcome.NeedsHuman, refused.Outcome);
        Assert.Contains("nothing-only-new", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Done, done.Outcome);
        Assert.Equal("50", await stage.ReadAsync("SELECT count([mail]) FROM [shop].[people] WHERE $n = 1", 1));
    }

    [Fact]
    public async Task Nobody_else_works_on_the_name_until_it_has_changed_hands()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await People.ExpandedAsync(stage, typeof(ReplacePeople));

        var before = await stage.TryPlanAsync(typeof(DropPeople));
        People.AssertDone(await stage.ContractAsync(Stage.IdOf(typeof(ReplacePeople)), ContractStage.Quarantine));
        await stage.ExecuteAsync("CREATE VIEW [shop].[readers] AS SELECT [id] FROM [shop].[people]");
        var after = await stage.TryPlanAsync(typeof(IndexPeople));
        await stage.Server.ExecuteAsync("UPDATE migrator.step SET finished_at = finished_at - interval '8 days' WHERE step_id LIKE 'Q%'");
        var completed = await stage.ContractAsync(Stage.IdOf(typeof(ReplacePeople)));

        Assert.Equal("MIG1117", Assert.Single(before.Refusals).Code);
        Assert.NotNull(after.Plan);
        Assert.Equal(RunOutcome.Done, completed.Outcome);
    }

    [Fact]
    public async Task The_plan_says_that_the_new_table_is_there_only_from_contract_on()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);

        var plan = await stage.PlanAsync(typeof(ReplacePeople));

        Assert.Equal("shop.people", Assert.Single(plan.Findings, finding => finding.Code == "MIG1357").Subject);
        Assert.Empty(plan.StepsOf(Phase.Expand));
    }

    private async Task<Stage> QuarantinedAsync()
    {
        var stage = await People.CreateAsync(server, Mode.Plain);
        await People.ExpandedAsync(stage, typeof(ReplacePeople));
        People.AssertDone(await stage.ContractAsync(Stage.IdOf(typeof(ReplacePeople)), ContractStage.Quarantine));
        return stage;
    }
}
