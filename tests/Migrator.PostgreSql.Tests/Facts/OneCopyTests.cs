using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>However much changes about columns at once, there is one copy of each, and every row is written once.</summary>
public sealed class OneCopyTests(ServerFixture server)
{
    private static readonly TableName Items = new("shop", "items");

    [Fact]
    public async Task Type_default_NOT_NULL_comment_unique_and_check_are_one_copy_and_one_pass()
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id int PRIMARY KEY, code text, name text); INSERT INTO shop.items SELECT n, n::text, 'n' FROM generate_series(1, 2000) n; {Counting}");
        var columns = await ColumnsAsync(scene);

        await scene.ExpandAsync(
            1,
            new AlterColumn
            {
                Table = Items,
                Column = new() { Name = new("code"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Number, "-1"), Comment = "Its number" },
                Up = new("code::int"),
                Down = new("code::text"),
            },
            new AddKey(Items, new() { Name = "items_code", IsPrimary = false, Columns = [new("code")] }),
            new AddCheck { Table = Items, Name = "items_code_range", Expression = new("code > -2") });
        var expanded = await ColumnsAsync(scene);
        await scene.BackfillAsync(1);
        var written = await scene.Database.ScalarAsync<long>("SELECT sum(rows) FROM shop.counted");
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(columns + 2, expanded);
        Assert.Equal(2000, written);
        Assert.Equal(2000, await scene.Database.ScalarAsync<long>("SELECT sum(rows) FROM shop.counted"));
        Assert.Equal(2000, Assert.Single(scene.Observer.Events.OfType<BackfillEnded>()).RowsDone);
        Assert.Equal(columns, await ColumnsAsync(scene));
        Assert.Equal("integer t '-1'::integer Its number", await scene.TextAsync(
            """
            SELECT concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
            FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = 'shop.items'::regclass AND a.attname = 'code'
            """));
        Assert.Equal("items_code items_code_range items_pkey", await scene.TextAsync("SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'shop.items'::regclass AND contype <> 'n' AND convalidated"));
    }

    [Fact]
    public async Task A_row_that_holds_the_new_default_in_place_of_its_value_differs_and_is_given_its_value()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, code int NOT NULL); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 100) n");
        var plan = await scene.ExpandAsync(1, Wanted.Type("items", "code", "bigint") with { Column = new() { Name = new("code"), Type = new() { Verbatim = "bigint" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Number, "-1") } });
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", $"UPDATE shop.items SET \"{plan.Mappings[0].New[0].Name}\" = -1 WHERE id = 7");

        var found = await scene.TryVerifyAsync(1);
        var repaired = await scene.TryVerifyAsync(1, RepairSide.Old);
        await scene.ContractAsync(1);

        Assert.Equal((RunOutcome.VerificationFailed, RunOutcome.Done), (found.Outcome, repaired.Outcome));
        Assert.Equal(["7"], Assert.Single(found.Evidence).Samples);
        Assert.Equal(100, await scene.CountAsync("shop.items WHERE code = id"));
    }

    [Fact]
    public async Task Columns_that_read_each_other_are_one_replacement_in_which_each_sees_what_the_other_was()
    {
        await using var scene = await FactScene.CreateAsync(
            server, $"CREATE TABLE shop.items (id int PRIMARY KEY, low int, high int); INSERT INTO shop.items SELECT n, n, CASE n % 3 WHEN 0 THEN NULL ELSE n + 100 END FROM generate_series(1, 100) n; {Counting}");
        var apart = await scene.TryPlanAsync(1, Wanted.Type("items", "low", "bigint", "coalesce(low, high)", "low"), Wanted.Type("items", "high", "bigint", "coalesce(high, low)", "high"));
        var together = Wanted.Replace("items", [("low", "bottom"), ("high", "top")], [("bottom", "int", "least(low, high)"), ("top", "int", "greatest(high, low + 1)")]);
        await scene.ExpandAsync(
            1,
            together with { New = [.. together.New.Select(column => column with { Column = column.Column with { IsNullable = false } })] },
            new AddKey(Items, new() { Name = "items_bounds", IsPrimary = false, Columns = [new("bottom"), new("top")] }),
            new AddCheck { Table = Items, Name = "items_span", Expression = new("bottom < top") });

        await scene.WriteAsync("INSERT INTO shop.items (id, low, high) VALUES (101, 900, 800), (102, 7, NULL); INSERT INTO shop.items (id, bottom, top) VALUES (103, 600, 700); UPDATE shop.items SET low = 500, high = 400 WHERE id = 1; UPDATE shop.items SET high = 1 WHERE id = 2; UPDATE shop.items SET top = 350 WHERE id = 4");
        await scene.BackfillAsync(1);

        Assert.All(apart.Refusals, refusal => Assert.Equal("MIG1127", refusal.Code));
        Assert.All(apart.Refusals, refusal => Assert.Contains("ReplaceColumn", refusal.Cure, StringComparison.Ordinal));
        Assert.Equal(2, apart.Refusals.Count);
        Assert.Equal("400/501 1/3 3/4 4/350 5/105 800/901 7/8 600/700", await scene.TextAsync("SELECT string_agg(bottom || '/' || top, ' ' ORDER BY id) FROM shop.items WHERE id IN (1, 2, 3, 4, 5, 101, 102, 103)"));
        Assert.Equal("500/400 2/1 3/- 4/350 5/105 900/800 7/- 600/700", await scene.TextAsync("SELECT string_agg(low || '/' || coalesce(high::text, '-'), ' ' ORDER BY id) FROM shop.items WHERE id IN (1, 2, 3, 4, 5, 101, 102, 103)"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await using var session = await scene.ConnectAsync("shop/2.0.0");
        Assert.Equal("23505", await session.RefusedAsync("INSERT INTO shop.items (id, bottom, top) VALUES (200, 400, 501)"));
        Assert.Equal("23514", await session.RefusedAsync("INSERT INTO shop.items (id, bottom, top) VALUES (200, 5, 4)"));
        Assert.Equal("23502", await session.RefusedAsync("INSERT INTO shop.items (id, top) VALUES (200, 5)"));
    }

    // How many rows each UPDATE of the table has written.
    private const string Counting =
        """
        CREATE TABLE shop.counted (rows bigint);
        CREATE FUNCTION shop.count_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN INSERT INTO shop.counted SELECT count(*) FROM written; RETURN NULL; END';
        CREATE TRIGGER count_rows AFTER UPDATE ON shop.items REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION shop.count_rows();
        """;

    private static Task<long> ColumnsAsync(FactScene scene) => scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attnum > 0 AND NOT attisdropped");
}
