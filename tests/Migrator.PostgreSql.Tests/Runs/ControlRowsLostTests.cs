using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>Rows of the control schema that somebody deletes, or writes otherwise, open no way to what cannot be taken back.</summary>
public sealed class ControlRowsLostTests(ServerFixture server)
{
    public static TheoryData<string, string> Losses => new()
    {
        { "what is kept alike", "DELETE FROM migrator.mapping" },
        { "what was done", "DELETE FROM migrator.step" },
        { "that the backfill was done", "UPDATE migrator.step SET state = 'waiting', finished_at = NULL WHERE step_id LIKE 'B%'" },
        { "the migration", "DELETE FROM migrator.step; DELETE FROM migrator.migration" },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Contract_removes_nothing_and_says_why(string what, string loss)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 100) n");
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(loss);

        var result = await scene.TryContractAsync(1);

        Assert.True(result.Outcome is not (RunOutcome.Done or RunOutcome.NothingToDo), $"{what}: {result.Reason}");
        Assert.NotEmpty(result.Reason);
        Assert.Equal(100, await scene.CountAsync("shop.items WHERE name = label"));
        await scene.WriteAsync("UPDATE shop.items SET name = 'old' WHERE id = 1; UPDATE shop.items SET label = 'new' WHERE id = 2");
        Assert.Equal("old old new new", await scene.TextAsync("SELECT string_agg(concat_ws(' ', name, label), ' ' ORDER BY id) FROM shop.items WHERE id <= 2"));
    }

    [Fact]
    public async Task Evidence_that_is_gone_has_to_be_taken_again_before_anything_is_removed()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 100) n");
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET label = 'other' WHERE id = 7");
        await scene.Database.ExecuteAsync("DELETE FROM migrator.evidence");

        var closed = await scene.TryContractAsync(1);
        await scene.TryVerifyAsync(1, RepairSide.Old);
        await scene.ContractAsync(1);

        Assert.Equal(RunOutcome.GateClosed, closed.Outcome);
        Assert.Contains("was never verified. Run: migrator verify 1", closed.Reason, StringComparison.Ordinal);
        Assert.Equal(100, await scene.CountAsync("shop.items WHERE label = 'n' || id"));
    }
}
