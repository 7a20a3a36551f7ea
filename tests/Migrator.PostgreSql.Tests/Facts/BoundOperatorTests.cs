namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>IS DISTINCT FROM, NULLIF and the like cannot be written with an operator's schema: what is created anew must use the operator that it used, or is refused.</summary>
public sealed class BoundOperatorTests(ServerFixture server)
{
    private const string Tones =
        """
        CREATE SCHEMA ext;
        CREATE TYPE ext.tone AS ENUM ('low', 'high');
        CREATE FUNCTION ext.same(ext.tone, ext.tone) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION ext.any() RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
        CREATE TABLE shop.sounds (id int PRIMARY KEY, qty int NOT NULL, tone ext.tone, other ext.tone);
        INSERT INTO shop.sounds VALUES (1, 1, 'low', 'high');
        CREATE FUNCTION shop.heard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        """;

    private const string OwnOperator = "CREATE OPERATOR ext.= (LEFTARG = ext.tone, RIGHTARG = ext.tone, FUNCTION = ext.same); SET search_path = ext, pg_catalog; ";

    private const string View = "CREATE VIEW shop.heard AS SELECT id, qty, tone IS DISTINCT FROM other AS differs, NULLIF(tone, other) AS given FROM shop.sounds WHERE ext.any(); ";

    private const string Trigger = "CREATE TRIGGER heard AFTER UPDATE ON shop.sounds FOR EACH ROW WHEN (OLD.tone IS DISTINCT FROM NEW.tone AND OLD.qty > 0 AND ext.any()) EXECUTE FUNCTION shop.heard(); ";

    private const string Uses = "SELECT string_agg(DISTINCT p.classid::regclass || ' uses ' || o.oprnamespace::regnamespace || '.' || o.oprname, ', ') FROM pg_depend p JOIN pg_operator o ON p.refclassid = 'pg_operator'::regclass AND o.oid = p.refobjid WHERE p.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass)";

    [Fact]
    public async Task A_view_and_a_trigger_go_on_using_an_operator_of_another_schema_after_the_flip_and_after_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, Tones);
        await scene.Database.ExecuteAsync(OwnOperator + View + Trigger + "RESET search_path");
        Assert.Equal("pg_rewrite uses ext.=, pg_trigger uses ext.=", await scene.TextAsync(Uses));
        await scene.ExpandAsync(1, Wanted.Type("sounds", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        await scene.ContractAsync(1, Migrator.Planning.ContractStage.Flip);
        Assert.Equal("false", await scene.TextAsync("SELECT differs FROM shop.heard"));
        Assert.Equal("pg_rewrite uses ext.=, pg_trigger uses ext.=", await scene.TextAsync(Uses));
        await scene.RollbackAsync(1);
        Assert.Equal("pg_rewrite uses ext.=, pg_trigger uses ext.=", await scene.TextAsync(Uses));
    }

    [Theory]
    [InlineData(View, "MIG1194", "shop.heard")]
    [InlineData(Trigger, "MIG1195", "shop.sounds: heard")]
    public async Task What_would_silently_use_another_operator_is_refused(string sql, string code, string subject)
    {
        await using var scene = await FactScene.CreateAsync(server, Tones);
        await scene.Database.ExecuteAsync(sql + OwnOperator + "RESET search_path");

        var refusal = await scene.RefusalAsync(1, Wanted.Type("sounds", "qty", "bigint"));

        Assert.Equal((code, subject), (refusal.Code, refusal.Subject));
        Assert.Contains("it would use other operators", refusal.Harm, StringComparison.Ordinal);
    }
}
