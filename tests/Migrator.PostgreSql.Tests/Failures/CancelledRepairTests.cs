using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>A repair is cancelled in the middle.</summary>
public sealed class CancelledRepairTests(ServerFixture server)
{
    [Fact]
    public async Task A_repair_that_is_cancelled_finishes_its_batch_gives_its_lease_back_and_goes_on_when_it_is_run_again()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, name text);
            INSERT INTO shop.items SELECT i, 'n' || i FROM generate_series(1, 20000) i;
            CREATE TABLE shop.held (id int);
            CREATE FUNCTION shop.hold() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.id = 15000 THEN LOCK TABLE shop.held IN SHARE MODE; END IF;
                RETURN NEW;
            END $$;
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET label = 'wrong'");
        await scene.Database.ExecuteAsync("CREATE TRIGGER hold BEFORE UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.hold()");
        await using var holder = await OpenWriterAsync(scene);
        using var cancellation = new CancellationTokenSource();

        var repair = new VerifyRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(new(1), new() { RepairFrom = RepairSide.Old }, cancellation.Token);
        await scene.Database.UntilAsync("EXISTS (SELECT FROM pg_locks WHERE relation = 'shop.held'::regclass AND NOT granted) AND EXISTS (SELECT FROM shop.items WHERE label <> 'wrong')");
        await cancellation.CancelAsync();
        var cancelled = await repair;
        var repaired = await scene.CountAsync("shop.items WHERE label = name");
        var left = await scene.CountAsync("migrator.migration WHERE lease_owner IS NOT NULL");
        await holder.RollbackAsync();
        var again = await scene.TryVerifyAsync(1, RepairSide.Old);

        Assert.Equal((RunOutcome.Interrupted, 0), (cancelled.Outcome, left));
        Assert.InRange(repaired, 1, 19999);
        Assert.Equal(RunOutcome.Done, again.Outcome);
        Assert.Equal(20000, await scene.CountAsync("shop.items WHERE label = name"));
    }

    private static Task<Rows.OpenWriter> OpenWriterAsync(FactScene scene) => Rows.OpenWriter.BeginAsync(scene.Database, "LOCK TABLE shop.held IN ACCESS EXCLUSIVE MODE");
}
