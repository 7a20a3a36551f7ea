using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>What rows could not be is said when they are planned.</summary>
public sealed class RowsPlanTests(ServerFixture server)
{
    [Theory]
    [InlineData(typeof(PersonWithoutName), "MIG1171")]
    [InlineData(typeof(ScoreThatIsNone), "MIG1170")]
    public async Task Values_that_the_server_would_refuse_are_refused_at_once(Type migration, string code)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Equal(code, Assert.Single(planned.Refusals).Code);
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_key_that_is_there_already_is_named_and_stops_the_step_until_it_is_gone()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var plan = await stage.PlanAsync(typeof(PersonTwice));
        Assert.Contains("by their key: 7.", Assert.Single(plan.Findings, finding => finding.Code == "MIG1371").Harm, StringComparison.Ordinal);
        People.AssertDone(await stage.ExpandAsync(plan));

        var hindered = await stage.BackfillAsync(plan.Id);

        Assert.Equal(RunOutcome.NeedsHuman, hindered.Outcome);
        Assert.Equal("0", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [id] = 70", 0));
        await stage.TryWriteAsync("DELETE FROM [shop].[people] WHERE [id] = $n", 7);
        People.AssertDone(await stage.BackfillAsync(plan.Id));
        Assert.Equal("2", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [id] IN (7, 70)", 0));
        await People.RolledBackAsync(stage, typeof(PersonTwice));
        Assert.Equal("0", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [id] IN (7, 70)", 0));
    }
}
