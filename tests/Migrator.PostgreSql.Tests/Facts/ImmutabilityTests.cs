namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A mapping must give the same value in every session, and read its own row only; the server is asked, not the author.</summary>
public sealed class ImmutabilityTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.rates (rate int); INSERT INTO shop.rates VALUES (2);
        CREATE TABLE shop.items (id int PRIMARY KEY, at timestamp, day date, amount int, base int DEFAULT 3, twice int GENERATED ALWAYS AS (base * 2) STORED);
        INSERT INTO shop.items VALUES (1, '2026-06-01 12:00', '2026-06-01', 5);
        """;

    [Theory]
    [InlineData("a cast to timestamptz", "at", "timestamptz", "at::timestamptz", "MIG1112")]
    [InlineData("a format of the session", "day", "text", "day::text", "MIG1112")]
    [InlineData("to_char", "at", "text", "to_char(at, 'YYYY-MM-DD TZ')", "MIG1112")]
    [InlineData("the time", "at", "timestamp", "at + (now() - now())", "MIG1112")]
    [InlineData("chance", "amount", "float8", "amount + random()", "MIG1112")]
    [InlineData("another table", "amount", "int", "amount * (SELECT rate FROM shop.rates)", "MIG1113")]
    [InlineData("the table itself", "amount", "int", "amount + (SELECT count(*) FROM shop.items)::int", "MIG1113")]
    [InlineData("a generated column", "amount", "int", "twice / 2", "MIG1110")]
    public async Task A_replacement_that_depends_on_more_than_its_row_is_refused_and_told_the_cure(string _, string column, string type, string up, string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var change = Wanted.Replace("items", column, "fresh", type, up, down: null);

        var refusals = (await scene.TryPlanAsync(1, change)).Refusals;

        var refusal = Assert.Single(refusals, refusal => refusal.Code == code);
        Assert.NotEmpty(refusal.Cure);
    }

    [Fact]
    public async Task Timestamp_to_timestamptz_without_a_mapping_is_refused_with_the_zone_as_the_cure()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusals = (await scene.TryPlanAsync(1, Wanted.Type("items", "at", "timestamptz"))).Refusals;

        Assert.All(refusals, refusal => Assert.Equal("MIG1112", refusal.Code));
        Assert.Contains("AT TIME ZONE 'UTC'", refusals[0].Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timestamp_to_timestamptz_in_a_named_zone_is_the_same_for_writers_of_every_zone_and_for_the_backfill()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Replace("items", "at", "moment", "timestamptz", "at AT TIME ZONE 'UTC'", "moment AT TIME ZONE 'UTC'"));

        await scene.WriteAsync("INSERT INTO shop.items (id, at) VALUES (2, '2026-06-01 12:00')");
        await scene.BackfillAsync(1);

        Assert.Equal(2, await scene.CountAsync("shop.items WHERE moment = '2026-06-01 12:00+00'"));
        await scene.VerifyAsync(1);
    }

    [Theory]
    [InlineData("the time", "timestamptz", "clock_timestamp()")]
    [InlineData("chance", "uuid", "gen_random_uuid()")]
    [InlineData("another table", "int", "amount * (SELECT rate FROM shop.rates)")]
    public async Task An_initial_value_may_depend_on_anything_and_is_given_once(string _, string type, string up)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync($"GRANT SELECT ON shop.rates TO {scene.Writer.QuotedName}");
        await scene.ExpandAsync(1, Wanted.Initial("items", "first", type, up));
        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (id, amount) VALUES (2, 5)");
        var before = await scene.TextAsync("SELECT string_agg(first::text, ' ' ORDER BY id) FROM shop.items");

        await scene.WriteAsync("UPDATE shop.items SET amount = 6");

        Assert.Equal(before, await scene.TextAsync("SELECT string_agg(first::text, ' ' ORDER BY id) FROM shop.items"));
        Assert.Equal(2, await scene.CountAsync("shop.items WHERE first IS NOT NULL"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task A_column_that_divides_a_partitioned_table_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int, at date) PARTITION BY RANGE (at)");

        var refusal = await scene.RefusalAsync(1, Wanted.Rename("items", "at", "day"));

        Assert.Equal("MIG1187", refusal.Code);
    }

    [Fact]
    public async Task A_typing_error_is_found_by_the_server_before_anything_is_done()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusal = await scene.RefusalAsync(1, Wanted.Replace("items", "amount", "cents", "bigint", "amuont * 100", "(cents / 100)::int"));

        Assert.Equal("MIG1111", refusal.Code);
        Assert.Contains("amuont", refusal.Harm, StringComparison.Ordinal);
    }
}
