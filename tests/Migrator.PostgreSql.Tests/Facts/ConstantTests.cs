using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Constants as C# has them and the server has not.</summary>
public sealed class ConstantTests(ServerFixture server)
{
    private static readonly TableName Moments = new("shop", "moments");

    [Fact]
    public async Task The_last_moment_of_a_year_stays_in_it_and_numbers_that_are_none_are_given()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.moments (id int PRIMARY KEY, at timestamp, tz timestamptz, clock time, f float8)");

        await scene.ExpandAsync(
            1,
            new InsertRows { Table = Moments, Phase = Phase.Expand, Rows = [[Value("id", ConstantKind.Number, "1"), Value("at", ConstantKind.Timestamp, "9999-12-31T23:59:59.9999999"), Value("tz", ConstantKind.Timestamp, "2024-12-31T23:59:59.9999999+00:00"), Value("clock", ConstantKind.Timestamp, "23:59:59.9999999"), Value("f", ConstantKind.Number, "NaN")]] },
            new AddColumn { Table = Moments, Column = new() { Name = new("until"), Type = new() { Verbatim = "timestamp" }, IsNullable = false, Default = Value("until", ConstantKind.Timestamp, "9999-12-31T23:59:59.9999999").Value } },
            new AddColumn { Table = Moments, Column = new() { Name = new("g"), Type = new() { Verbatim = "float8" }, IsNullable = false, Default = Value("g", ConstantKind.Number, "-Infinity").Value } });

        Assert.Equal(
            "9999-12-31 23:59:59.999999 2024-12-31 23:59:59.999999 23:59:59.999999 NaN 9999-12-31 23:59:59.999999 -Infinity",
            await scene.TextAsync("SELECT concat_ws(' ', at, tz AT TIME ZONE 'UTC', clock, f, until, g) FROM shop.moments"));
    }

    private static ColumnValue Value(string column, ConstantKind kind, string text) => new(new(column), new ConstantDefault(kind, text));
}
