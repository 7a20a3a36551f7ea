using Migrator.Execution.Runs;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>A value that a mapping cannot take never makes a running version fail.</summary>
public sealed class PoisonTests(ServerFixture server)
{
    private static readonly MigrationId Id = Stage.IdOf(typeof(GradesAsNumbers));

    [Fact]
    public async Task A_poison_value_that_is_there_already_is_named_with_its_key_and_nothing_changes()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await stage.TryWriteAsync("UPDATE [shop].[people] SET [grade] = 'XL' WHERE [id] = $n", 7);
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(typeof(GradesAsNumbers));

        Assert.Null(planned.Plan);
        Assert.Equal("MIG1118", Assert.Single(planned.Refusals).Code);
        Assert.Contains("fails on 1 of 50 rows: 7:", planned.Refusals[0].Harm, StringComparison.Ordinal);
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_poison_value_that_arrives_later_is_accepted_recorded_by_its_key_and_holds_contract_until_it_is_corrected()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var plan = await stage.PlanAsync(typeof(GradesAsNumbers));
        await stage.TryWriteAsync("UPDATE [shop].[people] SET [grade] = 'between plan and expand' WHERE [id] = $n", 7);
        People.AssertDone(await stage.ExpandAsync(plan));

        var inserted = await stage.TryWriteAsync("INSERT INTO [shop].[people] ([id], [name], [grade]) VALUES ($n, 'n', 'XL')", 60);
        var updated = await stage.TryWriteAsync("UPDATE [shop].[people] SET [grade] = 'XS' WHERE [id] = $n", 8);
        var backfilled = await stage.BackfillAsync(Id);
        var poison = await stage.ReadPoisonAsync(Id);
        var contracted = await stage.ContractAsync(Id);

        Assert.Null(inserted);
        Assert.Null(updated);
        Assert.Equal(RunOutcome.NeedsHuman, backfilled.Outcome);
        Assert.Equal(["60", "7", "8"], poison.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.True(contracted.Outcome is RunOutcome.GateClosed or RunOutcome.NeedsHuman, contracted.Reason);
        Assert.Equal("XL|XS", await stage.ReadAsync("SELECT a.[grade], b.[grade] FROM [shop].[people] a, [shop].[people] b WHERE a.[id] = 60 AND b.[id] = 8", 0));

        await stage.TryWriteAsync("UPDATE [shop].[people] SET [grade] = '9' WHERE [id] IN (7, 8, 60)", 0);
        People.AssertDone(await stage.BackfillAsync(Id));
        await People.ContractedAsync(stage, typeof(GradesAsNumbers));
        Assert.Equal("9|10", await stage.ReadAsync("SELECT [grade], [grade] + 1 FROM [shop].[people] WHERE [id] = $n", 60));
    }

    [Fact]
    public async Task A_rollback_leaves_the_poison_value_as_it_was_written()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var before = await stage.DumpAsync();
        await People.ExpandedAsync(stage, typeof(GradesAsNumbers));
        await stage.TryWriteAsync("UPDATE [shop].[people] SET [grade] = 'XS' WHERE [id] = $n", 8);
        await stage.BackfillAsync(Id);

        await People.RolledBackAsync(stage, typeof(GradesAsNumbers));

        Assert.Equal("XS", await stage.ReadAsync("SELECT [grade] FROM [shop].[people] WHERE [id] = $n", 8));
        Assert.Equal(before, await stage.DumpAsync());
        Assert.Empty(await stage.ReadPoisonAsync(Id));
    }
}
