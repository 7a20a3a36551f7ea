using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>What reads a column that goes is named: when it is planned, and at the gate if it came later. Nothing is dropped along.</summary>
public sealed class DependentsTests(ServerFixture server)
{
    [Theory]
    [InlineData("CREATE MATERIALIZED VIEW [shop].[scores] AS SELECT [score] FROM [shop].[people]", "materialized view")]
    [InlineData("CREATE FUNCTION [shop].[scores]() RETURNS bigint RETURN (SELECT sum([score]) FROM [shop].[people])", "function")]
    [InlineData("ALTER TABLE [shop].[people] ADD [scores] int GENERATED ALWAYS AS ([score] * 2) STORED", "generated column")]
    [InlineData("CREATE RULE [scores] AS ON DELETE TO [shop].[people] WHERE OLD.[score] > 1000 DO INSTEAD NOTHING", "rule")]
    public async Task What_reads_a_replaced_column_is_refused_by_its_name_and_kind(string sql, string kind)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync(sql);

        var planned = await stage.TryPlanAsync(typeof(WidenScore));

        var refusal = Assert.Single(planned.Refusals);
        Assert.Equal(("MIG1105", "shop.people.score"), (refusal.Code, refusal.Subject));
        Assert.StartsWith($"the {kind} ", refusal.Harm, StringComparison.Ordinal);
        Assert.Contains("scores", refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_that_somebody_adds_after_expand_closes_the_gate_by_its_name_until_it_is_gone()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await People.BackfilledAsync(stage, typeof(WidenScore));
        People.AssertDone(await stage.VerifyAsync(Stage.IdOf(typeof(WidenScore))));
        await stage.ExecuteAsync("CREATE VIEW [shop].[scores] AS SELECT [score] FROM [shop].[people]");

        var closed = await stage.ContractAsync(Stage.IdOf(typeof(WidenScore)));

        Assert.Equal(RunOutcome.NeedsHuman, closed.Outcome);
        Assert.Contains("shop.scores reads shop.people.score", closed.Reason, StringComparison.Ordinal);
        Assert.Equal("1", await stage.ReadAsync("SELECT [score] FROM [shop].[scores]", 0));

        await stage.ExecuteAsync("DROP VIEW [shop].[scores]");
        People.AssertDone(await stage.ContractAsync(Stage.IdOf(typeof(WidenScore))));
    }
}
