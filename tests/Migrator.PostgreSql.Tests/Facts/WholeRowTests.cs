using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What sees every column sees ours too: it is kept harmless where it can be, and said where it cannot.</summary>
public sealed class WholeRowTests(ServerFixture server)
{
    private const string Two =
        """
        CREATE TABLE shop.a (id int PRIMARY KEY, x text); INSERT INTO shop.a VALUES (1, 'x');
        CREATE TABLE shop.b (id int PRIMARY KEY, y text); INSERT INTO shop.b VALUES (1, 'y');
        """;

    [Fact]
    public async Task A_natural_join_of_two_tables_that_are_both_migrated_finds_the_same_rows()
    {
        await using var scene = await FactScene.CreateAsync(server, Two);
        await scene.ExpandAsync(1, Wanted.Rename("a", "x", "x2"));
        await scene.ExpandAsync(2, Wanted.Rename("b", "y", "y2"));

        await scene.BackfillAsync(1);

        Assert.Equal(1, await scene.CountAsync("shop.a NATURAL JOIN shop.b"));
        await scene.BackfillAsync(2);
        Assert.Equal(1, await scene.CountAsync("shop.a NATURAL JOIN shop.b"));
    }

    [Fact]
    public async Task The_plan_says_what_sees_new_columns_and_who_subscribes_to_the_table()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Two} CREATE PUBLICATION news FOR TABLE shop.a");

        var plan = await scene.PlanAsync(1, Wanted.Rename("a", "x", "x2"));

        Assert.Contains("SELECT *", Assert.Single(plan.Findings, finding => finding.Code == "MIG1303").Harm, StringComparison.Ordinal);
        Assert.Contains("news", Assert.Single(plan.Findings, finding => finding.Code == "MIG1309").Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_that_name_their_columns_answer_as_before()
    {
        await using var scene = await FactScene.CreateAsync(server, Two);
        await scene.ExpandAsync(1, Wanted.Rename("a", "x", "x2"));

        await scene.WriteAsync("INSERT INTO shop.a (id, x) VALUES (2, 'z') RETURNING id, x");

        Assert.Equal("x z", await scene.TextAsync("SELECT string_agg(x, ' ' ORDER BY id) FROM shop.a"));
    }

    [Fact]
    public async Task The_plan_says_who_subscribes_to_a_table_whose_rows_are_updated_in_batches()
    {
        await using var scene = await FactScene.CreateAsync(
            server, $"{Two} INSERT INTO shop.a SELECT n, repeat('x', 1000) FROM generate_series(2, 2000) n; ANALYZE shop.a; CREATE PUBLICATION news FOR TABLE shop.a");

        var plan = await scene.PlanAsync(1, new UpdateRows { Phase = Phase.Backfill, Table = new("shop", "a"), Set = [new(new("x"), new ExpressionDefault(new("x || '!'")))], Where = [] });

        Assert.Contains("news", Assert.Single(plan.Findings, finding => finding.Code == "MIG1309").Harm, StringComparison.Ordinal);
    }
}
