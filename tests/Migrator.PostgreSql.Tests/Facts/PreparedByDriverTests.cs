using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>
/// What an application meets whose driver prepares statements by itself, as Npgsql does with Max Auto Prepare and pgjdbc from the fifth
/// time on: once the error that the plan has announced, and then nothing any more.
/// </summary>
public sealed class PreparedByDriverTests(ServerFixture server)
{
    private const string Orders = "CREATE TABLE shop.orders (id int PRIMARY KEY, code int, qty int, note text); INSERT INTO shop.orders SELECT n, n, n, 'n' FROM generate_series(1, 10) n;";

    private const string ByName = "SELECT qty FROM shop.orders WHERE id OPERATOR(pg_catalog.=) 1";

    private const string Everything = "SELECT * FROM shop.orders WHERE id OPERATOR(pg_catalog.=) 1";

    private const string OfOthers = "SELECT note, code FROM shop.orders WHERE id OPERATOR(pg_catalog.=) 1";

    private const string Written = "UPDATE shop.orders SET qty = qty OPERATOR(pg_catalog.+) 1, note = 'm' WHERE id OPERATOR(pg_catalog.=) 2";

    [Fact]
    public async Task Each_statement_over_what_changes_fails_once_with_0A000_and_succeeds_when_it_is_tried_again_and_others_never_fail()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await using var driver = await PreparingAsync(scene);
        await RepeatAsync(driver);

        var plan = await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        Assert.Equal([Everything], await FailedAsync(driver));
        await RepeatAsync(driver);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        Assert.Empty(await FailedAsync(driver));
        await scene.ContractAsync(1, ContractStage.Flip);
        Assert.Equal([ByName, Everything], await FailedAsync(driver));
        await RepeatAsync(driver);
        await scene.ContractAsync(1);
        Assert.Equal([Everything], await FailedAsync(driver));

        Assert.Contains("fails once", plan.Findings.Single(finding => finding.Code == "MIG1301").Harm, StringComparison.Ordinal);
        Assert.Contains("SELECT * fails once (0A000)", plan.Findings.Single(finding => finding.Code == "MIG1303").Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_has_the_old_type_fails_as_the_plan_says_until_the_statement_is_prepared_again()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await using var driver = await PreparingAsync(scene);
        const string Found = "SELECT note FROM shop.orders WHERE code OPERATOR(pg_catalog.=) $1";
        await using var command = new NpgsqlCommand(Found, driver) { Parameters = { new() { Value = 3 } } };
        for (var time = 0; time < 4; time++)
        {
            Assert.Equal("n", await command.ExecuteScalarAsync(FactScene.Stopping));
        }

        var plan = await scene.ExpandAsync(1, Wanted.Type("orders", "code", "text", "code::text", "code::int"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        Assert.Equal("n", await command.ExecuteScalarAsync(FactScene.Stopping));
        await scene.ContractAsync(1, ContractStage.Flip);

        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await command.ExecuteScalarAsync(FactScene.Stopping));
        Assert.Equal("42883", refused.SqlState);
        Assert.Contains("42883, 42804", plan.Findings.Single(finding => finding.Code == "MIG1301").Harm, StringComparison.Ordinal);
        await using var anew = new NpgsqlCommand(Found, driver) { Parameters = { new() { Value = "3" } } };
        Assert.Equal("n", await anew.ExecuteScalarAsync(FactScene.Stopping));
    }

    private static async Task<NpgsqlConnection> PreparingAsync(FactScene scene)
    {
        var connection = new NpgsqlConnection($"{scene.Writer.ConnectionString};Application Name=shop/1.0.0;Pooling=false;Max Auto Prepare=20;Auto Prepare Min Usages=2");
        await connection.OpenAsync(FactScene.Stopping);
        return connection;
    }

    /// <summary>Until the driver has prepared them all.</summary>
    private static async Task RepeatAsync(NpgsqlConnection driver)
    {
        for (var time = 0; time < 4; time++)
        {
            Assert.Empty(await FailedAsync(driver));
        }
    }

    /// <summary>Executes each statement, and once more where it is refused, which must be for the cached plan; those that were.</summary>
    private static async Task<IReadOnlyList<string>> FailedAsync(NpgsqlConnection driver)
    {
        List<string> refused = [];
        foreach (var statement in (string[])[ByName, Everything, OfOthers, Written])
        {
            try
            {
                await driver.DoAsync(statement);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.FeatureNotSupported)
            {
                refused.Add(statement);
                await driver.DoAsync(statement);
            }
        }

        return refused;
    }
}
