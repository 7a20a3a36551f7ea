using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Extended statistics are built on the new column before it takes over.</summary>
public sealed class StatisticsTests(ServerFixture server)
{
    private const string Orders =
        """
        CREATE TABLE shop.orders (id int PRIMARY KEY, qty int NOT NULL, note text);
        INSERT INTO shop.orders SELECT n, n % 10, 'n' || n % 10 FROM generate_series(1, 500) n;
        CREATE STATISTICS shop.both (dependencies) ON qty, note FROM shop.orders;
        """;

    [Fact]
    public async Task They_are_filled_at_the_flip_if_the_table_was_analyzed_before_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);
        await scene.ExpandAsync(1, Wanted.Type("orders", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("ANALYZE shop.orders");

        await scene.ContractAsync(1);

        Assert.Equal("both: note, qty bigint, filled", await scene.TextAsync(
            "SELECT s.stxname || ': ' || pg_get_statisticsobjdef_columns(s.oid) || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN d.stxddependencies IS NOT NULL THEN ', filled' ELSE '' END FROM pg_statistic_ext s JOIN pg_statistic_ext_data d ON d.stxoid = s.oid JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attname = 'qty'"));
    }

    [Fact]
    public async Task Those_over_columns_that_change_at_different_moments_are_refused_by_their_name()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);

        var planned = await scene.TryPlanAsync(1, Wanted.Type("orders", "qty", "bigint"), Wanted.Rename("orders", "note", "remark"));

        Assert.Equal([("MIG1196", "shop.orders: both"), ("MIG1196", "shop.orders: both")], planned.Refusals.Select(refusal => (refusal.Code, refusal.Subject)));
    }

    [Fact]
    public async Task Those_that_the_new_type_does_not_bear_are_refused_with_the_reason()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);

        var refusal = await scene.RefusalAsync(1, Wanted.Type("orders", "note", "point", "point(length(note), 0)", "note[0]::text"));

        Assert.Equal("MIG1196", refusal.Code);
        Assert.Contains("point", refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_says_that_they_are_empty_until_somebody_analyzes_the_table()
    {
        await using var scene = await FactScene.CreateAsync(server, Orders);

        var plan = await scene.PlanAsync(1, Wanted.Type("orders", "qty", "bigint"));

        Assert.Contains("ANALYZE", Assert.Single(plan.Findings, finding => finding is { Code: "MIG1196", Severity: FindingSeverity.Note }).Cure, StringComparison.Ordinal);
    }
}
