using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

public sealed class AfterFlipTests(ServerFixture server)
{
    [Fact]
    public async Task A_value_that_only_the_new_type_holds_keeps_no_gate_closed_even_where_another_mapping_is_still_compared()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.customers (id int PRIMARY KEY, email text, visits int NOT NULL); INSERT INTO shop.customers VALUES (1, 'a', 1)");
        await scene.ExpandAsync(42, Wanted.Rename("customers", "email", "email_address"), Wanted.Type("customers", "visits", "bigint"));
        await scene.BackfillAsync(42);
        await scene.VerifyAsync(42);
        await scene.ContractAsync(42, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.customers (id, email_address, visits) VALUES (2, 'b', 3000000000)");
        await scene.WriteAsync("UPDATE shop.customers SET visits = 4000000000 WHERE id = 1");

        await scene.VerifyAsync(42);
        await scene.ContractAsync(42);

        Assert.Equal(["1 a 4000000000", "2 b 3000000000"], await scene.Database.QueryAsync<string>("SELECT concat_ws(' ', id, email_address, visits) FROM shop.customers ORDER BY id"));
    }
}
