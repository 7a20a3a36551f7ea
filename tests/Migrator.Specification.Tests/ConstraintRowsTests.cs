using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Rows that a constraint would refuse are counted before anything is enforced, and nothing is enforced while there are any.</summary>
public sealed class ConstraintRowsTests(ServerFixture server)
{
    [Fact]
    public async Task Rows_that_would_be_refused_are_in_the_plan_with_their_keys_and_stop_contract_before_anybody_is_refused()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync("UPDATE [shop].[people] SET [score] = 99 WHERE [id] = 7");
        var before = await stage.DumpAsync();

        var plan = await stage.PlanAsync(typeof(ConstrainPeople));

        Assert.Equal(
            [
                "1 groups of rows that agree in initial, while people_initial wants no two to: 1 = 2 = 3 = 4 = 5",
                "1 rows that do not meet people_id: 50",
                "1 rows that refer by people_self to nothing in shop.people: 7",
            ],
            plan.Findings.Where(finding => finding.Code == "MIG1330").Select(finding => finding.Harm));
        await People.BackfilledAsync(stage, typeof(ConstrainPeople));
        Assert.Equal(RunOutcome.Done, (await stage.VerifyAsync(Stage.IdOf(typeof(ConstrainPeople)))).Outcome);
        var stopped = await stage.ContractAsync(Stage.IdOf(typeof(ConstrainPeople)));
        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("groups of rows that agree in initial", stopped.Reason, StringComparison.Ordinal);
        Assert.Null(await stage.TryWriteAsync("INSERT INTO [shop].[people] ([id], [name], [score]) VALUES (77, 'p', 1234)", 77));
        await People.RolledBackAsync(stage, typeof(ConstrainPeople));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_dropped_check_comes_back_only_when_all_rows_meet_it_and_nothing_is_half_done_before()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await stage.ExecuteAsync("ALTER TABLE [shop].[people] ADD CONSTRAINT [people_positive] CHECK ([score] > 0)");
        var before = await stage.DumpAsync();
        await People.ExpandedAsync(stage, typeof(LoosenPeople));
        var expanded = await stage.DumpAsync();
        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = -1 WHERE [id] = 5", 5));

        var refused = await stage.RollbackAsync(Stage.IdOf(typeof(LoosenPeople)));

        Assert.Equal(RunOutcome.Failed, refused.Outcome);
        Assert.Contains("do not meet", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(expanded, await stage.DumpAsync());
        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = 1 WHERE [id] = 5", 5));
        await People.RolledBackAsync(stage, typeof(LoosenPeople));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_key_that_others_point_to_is_not_dropped_and_a_misspelt_check_is_found_when_it_is_planned()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync("CREATE TABLE [shop].[pets] ([owner] int CONSTRAINT [pets_owner] REFERENCES [shop].[people])");

        var pointed = await stage.TryPlanAsync(typeof(DropPeopleKey));
        var misspelt = await stage.TryPlanAsync(typeof(MisspeltCheck));

        Assert.Equal(("MIG1133", "foreign keys point to it: pets_owner of shop.pets"), (Assert.Single(pointed.Refusals).Code, pointed.Refusals[0].Harm));
        Assert.Equal(("MIG1131", "column \"scores\" does not exist (42703)"), (Assert.Single(misspelt.Refusals).Code, misspelt.Refusals[0].Harm));
    }
}
