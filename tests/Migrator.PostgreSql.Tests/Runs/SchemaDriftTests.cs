using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Runs;

public sealed class SchemaDriftTests(ServerFixture server)
{
    [Fact]
    public async Task Contract_refuses_a_schema_that_was_changed_by_hand_and_shows_the_difference()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.t (id int PRIMARY KEY, email text, created timestamptz NOT NULL DEFAULT now()); INSERT INTO shop.t VALUES (1, 'a')");
        await scene.ExpandAsync(1, Wanted.Rename("t", "email", "address"), Wanted.Rename("t", "created", "born"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE INDEX by_hand ON shop.t (email)");

        var result = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.Stale, result.Outcome);
        Assert.Equal(
            """
            The schema is not what the plan was made for (-), but has been changed by hand since (+):
            shop.t: + CREATE INDEX by_hand ON shop.t USING btree (email)
            Nothing was done. Put it back as it was; or roll this migration back and plan it anew: migrator rollback 1
            """,
            result.Reason);

        await scene.Database.ExecuteAsync("DROP INDEX shop.by_hand");
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.t ALTER email SET DEFAULT 'none'", "ALTER TABLE shop.t ALTER email DROP DEFAULT", "none")]
    [InlineData("ALTER TABLE shop.t ADD CONSTRAINT by_hand CHECK (email <> '')", "ALTER TABLE shop.t DROP CONSTRAINT by_hand", "by_hand")]
    [InlineData("ALTER TABLE shop.t ALTER email SET NOT NULL", "ALTER TABLE shop.t ALTER email DROP NOT NULL", "email")]
    [InlineData("ALTER TABLE shop.t ADD CONSTRAINT by_hand UNIQUE (email)", "ALTER TABLE shop.t DROP CONSTRAINT by_hand", "by_hand")]
    [InlineData("ALTER TABLE shop.t ADD CONSTRAINT by_hand FOREIGN KEY (email) REFERENCES shop.mails", "ALTER TABLE shop.t DROP CONSTRAINT by_hand", "by_hand")]
    [InlineData("DROP INDEX shop.t_email", "CREATE INDEX t_email ON shop.t (email)", "t_email")]
    public async Task Whatever_is_changed_by_hand_on_what_goes_is_shown_and_done_again_when_it_is_put_back(string byHand, string back, string shown)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.mails (mail text PRIMARY KEY); INSERT INTO shop.mails VALUES ('a'); CREATE TABLE shop.t (id int PRIMARY KEY, email text); CREATE INDEX t_email ON shop.t (email); INSERT INTO shop.t VALUES (1, 'a')");
        await scene.ExpandAsync(1, Wanted.Rename("t", "email", "address"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync(byHand);

        var result = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.Stale, result.Outcome);
        Assert.Contains(shown, result.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.t'::regclass AND attname = 'email'"));
        await scene.Database.ExecuteAsync(back);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("ALTER TABLE shop.t RENAME TO other", "ALTER TABLE shop.other RENAME TO t")]
    [InlineData("ALTER TABLE shop.t RENAME COLUMN address TO other", "ALTER TABLE shop.t RENAME COLUMN other TO address")]
    [InlineData("ALTER SCHEMA shop RENAME TO other", "ALTER SCHEMA other RENAME TO shop")]
    public async Task A_name_that_is_changed_in_the_middle_of_a_backfill_stops_it_and_it_goes_on_when_that_is_put_back(string byHand, string back)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.t (id int PRIMARY KEY, email text); INSERT INTO shop.t SELECT n, repeat('x', 500) FROM generate_series(1, 4000) n");
        await scene.ExpandAsync(1, Wanted.Rename("t", "email", "address"));

        var stopped = await scene.TryBackfillAsync(1, new Holding { BeforeBatch = batch => batch == 3 ? scene.Database.ExecuteAsync(byHand) : Task.CompletedTask });
        await scene.Database.ExecuteAsync(back);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.PendingAsync("t"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }
}
