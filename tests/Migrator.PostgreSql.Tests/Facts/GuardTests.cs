using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Partitions;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A mapping that raises makes no writer fail, old or new, and what the server itself raises is not swallowed.</summary>
public sealed class GuardTests(ServerFixture server)
{
    private static string Raising(string code) =>
        $"""
        CREATE FUNCTION shop.risky(v text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            IF v OPERATOR(pg_catalog.=) 'bad' THEN RAISE 'no' USING ERRCODE = '{code}'; END IF;
            RETURN v;
        END $$;
        GRANT EXECUTE ON FUNCTION shop.risky TO PUBLIC;
        CREATE TABLE shop.items (id int PRIMARY KEY, a text NOT NULL);
        INSERT INTO shop.items VALUES (1, 'a');
        """;

    [Theory]
    [InlineData("22P02")]
    [InlineData("P0001")]
    [InlineData("23514")]
    [InlineData("42501")]
    [InlineData("42883")]
    [InlineData("55000")]
    [InlineData("55P03")]
    public async Task An_error_of_the_mapping_is_recorded_and_the_write_goes_through(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Raising(code));
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.risky(a)", "a2"));

        await scene.WriteAsync("INSERT INTO shop.items VALUES (2, 'bad'), (3, 'good'); UPDATE shop.items SET a = 'bad' WHERE id = 1");

        Assert.Equal("1 2", await scene.TextAsync("SELECT string_agg(row_key, ' ' ORDER BY row_key) FROM migrator.poison"));
        Assert.Equal("good", await scene.TextAsync("SELECT string_agg(a2, ' ') FROM shop.items"));
        Assert.Equal(2, await scene.PendingAsync("items"));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("53200")]
    [InlineData("57014")]
    [InlineData("58030")]
    [InlineData("XX000")]
    public async Task What_the_server_raises_for_reasons_of_its_own_reaches_the_writer(string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Raising(code));
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.risky(a)", "a2"));

        var raised = await Assert.ThrowsAsync<PostgresException>(() => scene.WriteAsync("INSERT INTO shop.items VALUES (2, 'bad')"));

        Assert.Equal(code, raised.SqlState);
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task A_row_whose_error_is_corrected_is_filled_by_that_write()
    {
        await using var scene = await FactScene.CreateAsync(server, Raising("22P02"));
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.risky(a)", "a2"));
        await scene.WriteAsync("UPDATE shop.items SET a = 'bad'");

        await scene.WriteAsync("UPDATE shop.items SET a = 'mended'");

        Assert.Equal("mended", await scene.TextAsync("SELECT a2 FROM shop.items"));
        Assert.Equal(0, await scene.PendingAsync("items"));
    }

    [Fact]
    public async Task A_way_back_that_gives_null_for_an_old_column_that_refuses_it_is_in_the_plan()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.people (id int PRIMARY KEY, full_name text NOT NULL); INSERT INTO shop.people VALUES (1, 'Plato'), (2, 'Ada Lovelace')");

        var plan = await scene.PlanAsync(1, Wanted.Replace(
            "people",
            [("full_name", "first || ' ' || last")],
            [("first", "text", "split_part(full_name, ' ', 1)"), ("last", "text", "nullif(split_part(full_name, ' ', 2), '')")]));

        Assert.Contains("1 of 2 rows", Assert.Single(plan.Findings, finding => finding.Code == "MIG1310").Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lossy_way_there_and_back_is_counted_with_samples()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.people (id int PRIMARY KEY, full_name text); INSERT INTO shop.people VALUES (1, 'Madonna'), (2, 'Ada Lovelace'), (3, 'Jean Paul Sartre')");

        var plan = await scene.PlanAsync(1, Wanted.Replace(
            "people",
            [("full_name", "concat_ws(' ', first, last)")],
            [("first", "text", "split_part(full_name, ' ', 1)"), ("last", "text", "nullif(split_part(full_name, ' ', 2), '')")]));

        var finding = Assert.Single(plan.Findings, finding => finding.Code == "MIG1304");
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.StartsWith("of 3 rows 2 come back as they were when mapped there and back; 1 does not, such as", finding.Harm, StringComparison.Ordinal);
        Assert.Contains("3", finding.Harm, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numeric", "'NaN'", "int", "n::int", "cannot convert NaN to integer")]
    [InlineData("text", "(SELECT string_agg('w' || i, ' ') FROM generate_series(1, 200000) i)", "tsvector", "to_tsvector('simple', n)", "string is too long for tsvector")]
    public async Task A_value_that_the_server_says_it_does_not_support_is_put_aside_like_any_other(string type, string value, string newType, string up, string error)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id int PRIMARY KEY, n {type}); INSERT INTO shop.items VALUES (1, '1'), (3, '3')");
        await scene.ExpandAsync(1, Wanted.Replace("items", "n", "m", newType, up, down: null));
        await scene.WriteAsync($"INSERT INTO shop.items VALUES (2, {value})");

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, result.Outcome);
        var row = Assert.Single(await scene.Ports.State.ReadPoisonAsync(new(1), 10, FactScene.Stopping));
        Assert.Equal("2", row.Key);
        Assert.StartsWith(error, row.Error, StringComparison.Ordinal);
        Assert.Equal(2, await scene.CountAsync("shop.items WHERE m IS NOT NULL"));
    }

    [Fact]
    public async Task What_fails_without_any_row_puts_no_row_aside()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, n int);
            INSERT INTO shop.items SELECT i, i FROM generate_series(1, 1000) i;
            CREATE FUNCTION shop.closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'closed for today'; END $$;
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "n", "m"));
        await scene.Database.ExecuteAsync("CREATE TRIGGER closed BEFORE UPDATE ON shop.items FOR EACH STATEMENT EXECUTE FUNCTION shop.closed()");

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Contains("Rows of shop.items cannot be read or written: closed for today", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("migrator.poison"));
    }

    [Fact]
    public async Task A_version_that_goes_on_writing_what_cannot_be_mapped_does_not_keep_a_backfill_from_its_end()
    {
        await using var scene = await FactScene.CreateAsync(server, Raising("22P02"));
        await scene.WriteAsync("INSERT INTO shop.items SELECT n, 'good' FROM generate_series(2, 5000) n");
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "text", "shop.risky(a)", "a2"));
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 1, number => $"INSERT INTO shop.items VALUES ({10000 + number}, 'bad')");
        await scene.Database.UntilAsync("EXISTS (SELECT FROM migrator.poison)");

        var result = await scene.TryBackfillAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, result.Outcome);
        Assert.Contains("whose mapping fails", result.Reason, StringComparison.Ordinal);
        Assert.Empty(writers.Refused);
        Assert.Equal(5000, await scene.CountAsync("shop.items WHERE a2 IS NOT NULL"));
    }
}
