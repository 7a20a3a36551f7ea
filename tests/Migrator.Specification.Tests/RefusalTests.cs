using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>What cannot be done without harm is refused before anything is done, and named.</summary>
public sealed class RefusalTests(ServerFixture server)
{
    [Fact]
    public async Task A_NOT_NULL_column_without_default_cannot_be_dropped_without_a_last_value()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);

        var planned = await stage.TryPlanAsync(typeof(TakeNameAway));

        Assert.Null(planned.Plan);
        Assert.Equal(("MIG1114", "shop.people.name"), (Assert.Single(planned.Refusals).Code, planned.Refusals[0].Subject));
    }

    [Fact]
    public async Task A_rollback_past_SQL_that_nothing_takes_back_is_refused_by_its_name_and_undoes_nothing()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await People.ExpandedAsync(stage, typeof(SqlWithoutUndo));
        var expanded = await stage.DumpAsync();

        var refused = await stage.RollbackAsync(Stage.IdOf(typeof(SqlWithoutUndo)));

        Assert.Equal("MIG2012", refused.Code);
        Assert.Contains("\"Say what stays\"", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(expanded, await stage.DumpAsync());
    }

    [Fact]
    public async Task What_spans_a_column_that_an_open_migration_replaces_keeps_the_others_from_being_replaced()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await stage.ExecuteAsync("CREATE INDEX [people_score_mail] ON [shop].[people] ([score], [mail])");
        await People.BackfilledAsync(stage, typeof(RenameMail));

        var planned = await stage.TryPlanAsync(typeof(WidenScore));

        Assert.Null(planned.Plan);
        Assert.Contains("people_score_mail is on this column and on one that migration 211 replaces", planned.Refusals[0].Harm, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(RenameMail), typeof(IndexMail))]
    [InlineData(typeof(RenameMail), typeof(RetypeAddress))]
    [InlineData(typeof(WidenScore), typeof(DropScoreIndex))]
    public async Task What_takes_something_from_an_open_migration_is_refused_by_its_number(Type open, Type later)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await People.ExpandedAsync(stage, open);

        var planned = await stage.TryPlanAsync(later);

        Assert.Contains($"migration {Stage.IdOf(open)} is open", Assert.Single(planned.Refusals, refusal => refusal.Code == "MIG1117").Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_an_open_migration_owns_cannot_be_changed_by_another()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await People.ExpandedAsync(stage, typeof(RenameMail));

        var planned = await stage.TryPlanAsync(typeof(TakeAddressAway));

        Assert.Contains("211", Assert.Single(planned.Refusals, refusal => refusal.Code == "MIG1117").Harm, StringComparison.Ordinal);
    }
}
