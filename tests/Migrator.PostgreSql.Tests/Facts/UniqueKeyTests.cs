using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A unique index refuses writes from its second phase on, so none is built on a copy while old versions write.</summary>
public sealed class UniqueKeyTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, code text UNIQUE, a int CHECK (a > 0)); INSERT INTO shop.items VALUES (1, '1', 1)";

    [Fact]
    public async Task No_unique_index_stands_on_a_copy_before_contract_and_old_versions_insert_what_is_one_value_in_the_new_type()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.ExpandAsync(1, Wanted.Type("items", "code", "int", up: "code::int", down: "code::text"));

        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (2, '01', 1)");

        Assert.Equal(2, await scene.CountAsync("pg_index WHERE indrelid = 'shop.items'::regclass AND indisunique"));
        Assert.DoesNotContain(plan.Steps.Where(step => step.Phase != Phase.Contract), step => step.Do.Statements.Any(statement => statement.Sql.Contains("UNIQUE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task At_flip_the_key_changes_from_one_index_to_the_other_in_one_transaction()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Type("items", "id", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.items (id, code, a) VALUES (1, '5', 1) ON CONFLICT DO NOTHING; INSERT INTO shop.items (id, code, a) VALUES (1, '9', 1) ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code");

        Assert.Equal("code id", await scene.TextAsync(
            "SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = 'shop.items'::regclass AND i.indisunique"));
        Assert.Equal("9", await scene.TextAsync("SELECT code FROM shop.items WHERE id = 1"));
    }

    [Fact]
    public async Task The_plan_says_that_concurrent_upserts_on_the_key_may_fail_once()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var plan = await scene.PlanAsync(1, Wanted.Type("items", "id", "bigint"));

        Assert.Contains("23505", Assert.Single(plan.Findings, finding => finding.Code == "MIG1311").Harm, StringComparison.Ordinal);
    }
}
