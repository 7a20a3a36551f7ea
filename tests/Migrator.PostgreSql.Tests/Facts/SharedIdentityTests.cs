namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>The sequence of an identity, which is created anew where its column flips.</summary>
public sealed class SharedIdentityTests(ServerFixture server)
{
    private const string Rights = "SELECT array(SELECT concat(g.grantee::regrole, ' ', g.privilege_type) FROM aclexplode(c.relacl) g ORDER BY 1)::text FROM pg_class c WHERE c.oid = 'shop.orders_id_seq'::regclass";

    [Fact]
    public async Task What_somebody_else_takes_numbers_from_is_not_created_anew()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            "CREATE TABLE shop.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); CREATE TABLE shop.offers (id int DEFAULT nextval('shop.orders_id_seq'))");

        var refusal = await scene.RefusalAsync(1, Wanted.Type("orders", "id", "bigint"));

        Assert.Equal("MIG1153", refusal.Code);
        Assert.Contains("shop.offers", refusal.Harm, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("REVOKE ALL ON SEQUENCE shop.orders_id_seq FROM CURRENT_USER; GRANT SELECT ON SEQUENCE shop.orders_id_seq TO CURRENT_USER;")]
    public async Task Its_rights_stay_what_they_are_whatever_is_given_by_default(string script)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); INSERT INTO shop.orders DEFAULT VALUES");
        await scene.Database.ExecuteAsync($"{script} REVOKE ALL ON SEQUENCE shop.orders_id_seq FROM {scene.Writer.QuotedName}; GRANT USAGE ON SEQUENCE shop.orders_id_seq TO {scene.Writer.QuotedName}; ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT ALL ON SEQUENCES TO {scene.Writer.QuotedName}");
        var before = await scene.TextAsync(Rights);

        await scene.ExpandAsync(1, Wanted.Type("orders", "id", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.orders DEFAULT VALUES");

        Assert.Equal(before, await scene.TextAsync(Rights));
        Assert.Equal("1, 2", await scene.TextAsync("SELECT string_agg(id::text, ', ' ORDER BY id) FROM shop.orders"));
    }
}
