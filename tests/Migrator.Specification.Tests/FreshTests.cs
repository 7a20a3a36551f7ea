using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>Where nothing is live and no row is there, every change goes straight to the end that it reaches the long way round.</summary>
public sealed class FreshTests(ServerFixture server)
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Scenarios), MemberType = typeof(ScenarioTests))]
    public async Task A_change_of_an_empty_table_goes_straight_to_its_end(string name)
    {
        var scenario = Scenario.Find(name);
        await using var stage = await Stage.CreateAsync(server, Mode.Ugly);
        await stage.BuildAsync(scenario.After);
        var after = await stage.ReadCatalogAsync(isColumnOrderKept: false);
        await stage.BuildAsync(scenario.Before);
        var longWay = await stage.PlanAsync(scenario.MigrationClass);

        var plan = await stage.PlanAsync(scenario.MigrationClass, isNothingLive: true);
        Assert.Equal(scenario.IsShortWhenEmpty && plan.Tables.Count > 0 && !plan.Changes.Any(ChangesRows), plan.IsFresh);
        if (!plan.IsFresh)
        {
            return;
        }

        People.AssertDone(await stage.ExpandAsync(plan));

        Assert.False(longWay.IsFresh);
        Assert.All(plan.Steps, step => Assert.True(step is { Phase: Phase.Expand, Kind: StepKind.Statements }));
        Assert.Equal(after, await stage.ReadCatalogAsync(isColumnOrderKept: false));
        Assert.Equal(0, await stage.Server.ScalarAsync<long>("SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.pronamespace = 'migrator'::regnamespace AND c.relnamespace <> p.pronamespace AND NOT t.tgisinternal"));
        Assert.Equal(RunOutcome.NothingToDo, (await stage.ContractAsync(plan.Id)).Outcome);
    }

    private static bool ChangesRows(string change)
        => change.Contains("\"change\":\"update-rows\"", StringComparison.Ordinal) || change.Contains("\"change\":\"delete-rows\"", StringComparison.Ordinal);

    [Fact]
    public async Task A_row_that_comes_between_plan_and_expand_stops_the_short_way_and_changes_nothing()
    {
        var scenario = Scenario.Find(nameof(Scenarios.RenamedColumn));
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        await stage.BuildAsync(scenario.Before);
        var before = await stage.DumpAsync();
        var plan = await stage.PlanAsync(scenario.MigrationClass, isNothingLive: true);
        await stage.ExecuteAsync("INSERT INTO [shop].[customers] ([id]) VALUES (1)");

        var refused = await stage.ExpandAsync(plan);

        Assert.Equal(RunOutcome.Failed, refused.Outcome);
        Assert.Contains("not empty any more", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task With_a_row_or_without_an_assertion_the_long_way_is_planned()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);

        Assert.False((await stage.PlanAsync(typeof(Migrations.RenameMail), isNothingLive: true)).IsFresh);
        await stage.ExecuteAsync("DELETE FROM [shop].[people]");
        Assert.False((await stage.PlanAsync(typeof(Migrations.RenameMail))).IsFresh);
        Assert.True((await stage.PlanAsync(typeof(Migrations.RenameMail), isNothingLive: true)).IsFresh);
    }
}
