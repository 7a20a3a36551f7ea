using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Applications do as they like beside a migration: it neither stands in their way nor takes their doing for its own.</summary>
public sealed class BesideApplicationsTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, qty int); CREATE TABLE shop.others (id int PRIMARY KEY); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 100) n;";

    [Fact]
    public async Task Rows_that_a_trigger_of_the_user_keeps_from_every_batch_are_pending_and_not_taken_for_copied()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Items}
            CREATE FUNCTION shop.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER keep BEFORE UPDATE ON shop.items FOR EACH ROW WHEN (OLD.id = 3) EXECUTE FUNCTION shop.keep();
            """);
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));

        var result = await scene.TryBackfillAsync(1);

        Assert.NotEqual(RunOutcome.Done, result.Outcome);
        Assert.Equal(1, await scene.PendingAsync("items"));
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
    }

    [Fact]
    public async Task An_application_makes_temporary_tables_and_changes_tables_of_its_own_all_the_while()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("GRANT CREATE ON SCHEMA shop TO PUBLIC");
        await using var session = await scene.ConnectAsync();
        await session.DoAsync("CREATE TEMP TABLE items (id int, qty text); CREATE TABLE shop.own (id int)");
        var turn = 0;
        scene.Observer.Meanwhile = async _ => await session.DoAsync($"SET lock_timeout = '2s'; ALTER TABLE shop.own ADD c{++turn} int; CREATE INDEX ON shop.own (c{turn}); CREATE TEMP TABLE t{turn} (LIKE shop.items); INSERT INTO items VALUES (1, 'text'); DROP TABLE t{turn}");

        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.InRange(turn, 10, 1000);
        Assert.Equal("bigint", await scene.TextAsync("SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'qty'"));
    }
}
