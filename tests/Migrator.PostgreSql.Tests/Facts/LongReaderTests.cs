using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A step that needs a table for itself, while somebody reads it for long, makes no writer queue behind it for longer than its own patience.</summary>
public sealed class LongReaderTests(ServerFixture server)
{
    [Fact]
    public async Task Writers_go_on_while_expand_waits_for_a_reader_and_names_him()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 1000) n");
        var plan = await scene.PlanAsync(1, Wanted.Rename("items", "name", "label"));
        await using var reader = await scene.ConnectAsync("shop/report");
        await reader.DoAsync("BEGIN");
        await reader.ScalarAsync("SELECT count(*) FROM shop.items");
        await using var writers = new BusyTable();

        // Longer than a step waits for a lock, and much shorter than the reader stays.
        await writers.WriteAsync(scene, 1, number => $"SET statement_timeout = '5s'; UPDATE shop.items SET name = 'w' WHERE id = {1 + (number % 1000)}");
        var tries = 0;
        scene.Observer.Waits = waits => tries += waits.Blockers.Any(blocker => blocker.Application == "shop/report") ? 1 : 0;

        var expand = scene.TryExpandAsync(plan);
        await Soon.UntilAsync(() => tries >= 3);
        await writers.ForAsync(200);
        var isWaiting = !expand.IsCompleted;
        await reader.DoAsync("COMMIT");
        var result = await expand;

        Assert.True(isWaiting);
        Assert.True(result.Outcome == RunOutcome.Done, result.Reason);
        Assert.Empty(writers.Refused);
    }
}
