using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;

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
}
