using Migrator.Changes;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>A plan shows which statements of applications meet what no tool can keep, where the server has counted them.</summary>
public sealed class PlannedStatementTests
{
    [Fact]
    public async Task Statements_over_a_column_that_changes_and_those_that_read_all_columns_are_shown_without_values()
    {
        await using var own = await OwnServer.StartAsync(new Dictionary<string, string> { ["shared_preload_libraries"] = "pg_stat_statements", ["pg_stat_statements.track"] = "all" });
        var database = await own.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        await ControlSchemaFile.InstallAsync(database);
        await using var scene = await FactScene.CreateAsync(database, "CREATE TABLE shop.orders (id int PRIMARY KEY, qty int, note text); CREATE TABLE shop.others (id int PRIMARY KEY, qty int);");
        await database.ExecuteAsync("SELECT pg_stat_statements_reset()");
        AlterColumn wider = Wanted.Type("orders", "qty", "bigint");

        var before = await scene.PlanAsync(1, wider);
        await scene.WriteAsync("SELECT qty FROM shop.orders; SELECT qty FROM shop.orders; UPDATE shop.orders SET qty = 77 WHERE note = 'secret'; SELECT * FROM shop.orders; SELECT count(*), note FROM shop.orders GROUP BY note; SELECT qty FROM shop.others");
        var after = await scene.PlanAsync(1, wider);

        Assert.Equal("", string.Concat(before.Findings.Where(finding => finding.Code is "MIG1412" or "MIG1413").Select(finding => finding.Harm)));
        Assert.Equal(before.Hash, after.Hash);
        var naming = Assert.Single(after.Findings, finding => finding.Code == "MIG1412");
        Assert.Equal("qty of shop.orders", naming.Subject);
        Assert.Equal(
            $"statements that name it have been run: {scene.Writer.Name} ran SELECT qty FROM shop.orders (2 times); {scene.Writer.Name} ran UPDATE shop.orders SET qty = $1 WHERE note = $2 (1 time)",
            naming.Harm);
        Assert.Equal($"statements that read all columns have been run: {scene.Writer.Name} ran SELECT * FROM shop.orders (1 time)", Assert.Single(after.Findings, finding => finding.Code == "MIG1413").Harm);
    }

    [Fact]
    public async Task Where_statements_are_not_counted_or_not_shown_a_plan_is_made_all_the_same()
    {
        await using var own = await OwnServer.StartAsync(new Dictionary<string, string> { ["shared_preload_libraries"] = "pg_stat_statements" });
        var database = await own.CreateDatabaseAsync();
        await ControlSchemaFile.InstallAsync(database);
        await using var scene = await FactScene.CreateAsync(database, "CREATE TABLE shop.orders (id int PRIMARY KEY, qty int);");
        await scene.WriteAsync("SELECT qty FROM shop.orders");

        var plan = await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.DoesNotContain(plan.Findings, finding => finding.Code is "MIG1412" or "MIG1413");
    }
}
