using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Whole tables, sequences and schemas: what stands in their way is named before anything is done.</summary>
public sealed class TableTests(ServerFixture server)
{
    [Theory]
    [InlineData(typeof(DropPeople), "CREATE VIEW [shop].[readers] AS SELECT [id] FROM [shop].[people]", "MIG1150", "needs it")]
    [InlineData(typeof(DropPeople), "CREATE VIEW [shop].[readers] AS SELECT count(*) FROM [shop].[people]", "MIG1150", "needs it")]
    [InlineData(typeof(DropPeople), "CREATE FUNCTION [shop].[reading]() RETURNS bigint RETURN (SELECT count([id]) FROM [shop].[people])", "MIG1150", "needs it")]
    [InlineData(typeof(DropPeople), "CREATE TABLE [shop].[pets] ([owner] int CONSTRAINT [pets_owner] REFERENCES [shop].[people])", "MIG1150", "foreign key")]
    [InlineData(typeof(DropPeopleAndCreateThem), "SELECT 1", "MIG1151", "which is not there before contract")]
    [InlineData(typeof(RenamePeople), "CREATE SEQUENCE [shop].[persons]", "MIG1103", "exists already")]
    [InlineData(typeof(DropTickets), "CREATE SEQUENCE [shop].[tickets] OWNED BY [shop].[people].[id]", "MIG1153", "owns it")]
    [InlineData(typeof(DropTickets), "CREATE SEQUENCE [shop].[tickets]; ALTER TABLE [shop].[people] ALTER [id] SET DEFAULT nextval('[shop].[tickets]')", "MIG1153", "needs it")]
    [InlineData(typeof(DropShop), "DROP TABLE [shop].[people]; CREATE FUNCTION [shop].[left_over]() RETURNS int LANGUAGE sql AS 'SELECT 1'", "MIG1154", "left_over")]
    [InlineData(typeof(CreateFilledAndRename), "SELECT 1", "MIG1122", "creates the table")]
    public async Task What_would_take_something_away_that_is_needed_is_refused_and_named(Type migration, string sql, string code, string harm)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync(sql);

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Contains(planned.Refusals, refusal => refusal.Code == code && refusal.Harm.Contains(harm, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CREATE VIEW [shop].[readers] AS SELECT [id] FROM [shop].[people]", "DROP VIEW [shop].[readers]", RunOutcome.NeedsHuman)]
    [InlineData("CREATE TABLE [shop].[pets] ([owner] int REFERENCES [shop].[people])", "DROP TABLE [shop].[pets]", RunOutcome.Stale)]
    public async Task A_table_is_not_dropped_while_something_that_came_later_needs_it(string comes, string goes, RunOutcome outcome)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await People.ExpandedAsync(stage, typeof(DropPeople));
        await stage.ExecuteAsync(comes);

        var held = await stage.ContractAsync(Stage.IdOf(typeof(DropPeople)));
        await stage.ExecuteAsync(goes);
        var done = await stage.ContractAsync(Stage.IdOf(typeof(DropPeople)));

        Assert.Equal(outcome, held.Outcome);
        Assert.Equal(RunOutcome.Done, done.Outcome);
    }

    [Fact]
    public async Task A_foreign_key_of_a_table_that_goes_hinders_new_versions_until_then_and_the_plan_says_so()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync("CREATE TABLE [shop].[homes] ([id] int PRIMARY KEY); ALTER TABLE [shop].[people] ADD CONSTRAINT [people_home] FOREIGN KEY ([score]) REFERENCES [shop].[homes] NOT VALID");

        var plan = await stage.PlanAsync(typeof(DropPeople));

        Assert.Equal("shop.people: people_home", Assert.Single(plan.Findings, finding => finding.Code == "MIG1350").Subject);
        Assert.Equal(["shop.homes", "shop.people"], plan.Steps.Single().Do.Locks.Select(held => held.Table.ToString()));
    }
}
