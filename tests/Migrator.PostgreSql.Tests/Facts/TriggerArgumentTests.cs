namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Triggers whose functions look columns up by names that they get as arguments.</summary>
public sealed class TriggerArgumentTests(ServerFixture server)
{
    private const string Posts =
        """
        CREATE TABLE shop.posts (id int PRIMARY KEY, "Überschrift" text, body text, tsv tsvector);
        CREATE TRIGGER search BEFORE INSERT OR UPDATE ON shop.posts FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(tsv, 'pg_catalog.english', 'Überschrift', body);
        """;

    [Fact]
    public async Task A_column_whose_name_a_trigger_gets_does_not_take_another_name_or_go()
    {
        await using var scene = await FactScene.CreateAsync(server, Posts);

        var renamed = await scene.RefusalAsync(1, Wanted.Rename("posts", "Überschrift", "headline"));
        var gone = await scene.RefusalAsync(2, Wanted.Drop("posts", "body", "''"));

        Assert.All([renamed, gone], refusal => Assert.Equal("MIG1105", refusal.Code));
        Assert.Contains("search gets its name as an argument of pg_catalog.tsvector_update_trigger()", renamed.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_flips_keeps_the_name_by_which_it_is_found()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Posts} INSERT INTO shop.posts VALUES (1, 'cats', 'dogs')");

        await scene.RunWholeAsync(await scene.PlanAsync(1, Wanted.Type("posts", "body", "character varying(900)", up: "body::varchar(900)", down: "body::text")));
        await scene.WriteAsync("INSERT INTO shop.posts (id, \"Überschrift\", body) VALUES (2, 'elephants', 'mice')");

        Assert.Equal("'cat':1 'dog':2; 'eleph':1 'mice':2", await scene.TextAsync("SELECT string_agg(tsv::text, '; ' ORDER BY id) FROM shop.posts"));
    }

    [Fact]
    public async Task A_column_that_only_a_trigger_out_of_action_gets_may_go()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Posts} ALTER TABLE shop.posts DISABLE TRIGGER search");

        Assert.Empty((await scene.TryPlanAsync(1, Wanted.Drop("posts", "body", "''"))).Refusals);
    }
}
