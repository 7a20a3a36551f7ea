using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Rows that come while triggers are off, after the backfill has ended.</summary>
public sealed class LoadedPastTests(ServerFixture server)
{
    [Fact]
    public async Task What_a_verification_finds_pending_is_copied_by_another_backfill()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty int); INSERT INTO shop.items SELECT i, i FROM generate_series(1, 100) AS i");
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", "INSERT INTO shop.items VALUES (101, 101)");

        Assert.Equal(RunOutcome.NothingToDo, (await scene.TryBackfillAsync(1)).Outcome);
        Assert.NotEqual(RunOutcome.Done, (await scene.TryVerifyAsync(1)).Outcome);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("101 101", await scene.TextAsync("SELECT concat_ws(' ', count(*), max(qty)) FROM shop.items"));
    }
}
