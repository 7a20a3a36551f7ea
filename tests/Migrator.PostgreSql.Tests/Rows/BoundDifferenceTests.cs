using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Tests.Rows;

public sealed class BoundDifferenceTests(ServerFixture server)
{
    [Theory]
    [InlineData("integer", "1", "2")]
    [InlineData("text", "'a'", "'a '")]
    [InlineData("character varying(5)", "'a'", "'A'")]
    [InlineData("character(3)", "'a'", "'b'")]
    [InlineData("numeric", "1.0", "1.00")]
    [InlineData("double precision", "'-0'", "'0'")]
    [InlineData("jsonb", "'1.0'", "'1.00'")]
    [InlineData("json", "'1'", "' 1'")]
    [InlineData("interval", "'1 mon'", "'30 days'")]
    [InlineData("uuid", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'")]
    public async Task Two_values_differ_if_their_images_do_and_only_then(string type, string one, string other)
    {
        await using var database = await server.CreateDatabaseAsync();
        Task<bool> DifferAsync(string left, string right) => database.ScalarAsync<bool>($"SELECT {BoundDifference.Differ("l", "r", type)} FROM (SELECT {left}::{type}, {right}::{type}) AS pair(l, r)");

        Assert.True(await DifferAsync(one, other));
        Assert.True(await DifferAsync(one, "NULL"));
        Assert.True(await DifferAsync("NULL", other));
        Assert.False(await DifferAsync(one, one));
        Assert.False(await DifferAsync("NULL", "NULL"));
    }

    [Theory]
    [InlineData("integer", "1", "2")]
    [InlineData("text", "'a'", "'a '")]
    [InlineData("character varying(5)", "'a'", "'A'")]
    [InlineData("boolean", "true", "false")]
    [InlineData("timestamp with time zone", "'2026-01-01 00:00Z'", "'2026-01-01 01:00Z'")]
    public async Task The_body_of_a_function_sees_the_same_difference_whatever_operators_the_application_has(string type, string one, string other)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE FUNCTION public.never(integer, integer) RETURNS boolean LANGUAGE sql RETURN false;
            CREATE FUNCTION public.never(text, text) RETURNS boolean LANGUAGE sql RETURN false;
            CREATE OPERATOR public.<> (FUNCTION = public.never, LEFTARG = integer, RIGHTARG = integer);
            CREATE OPERATOR public.<> (FUNCTION = public.never, LEFTARG = text, RIGHTARG = text);
            """);
        Task<bool> DifferAsync(string left, string right) => database.ScalarAsync<bool>(
            $"SET search_path = public, pg_catalog; SELECT {BoundDifference.DifferInBody("l", "r", type)} FROM (SELECT {left}::{type}, {right}::{type}) AS pair(l, r)");

        Assert.True(await DifferAsync(one, other));
        Assert.True(await DifferAsync(one, "NULL"));
        Assert.True(await DifferAsync("NULL", other));
        Assert.False(await DifferAsync(other, other));
        Assert.False(await DifferAsync("NULL", "NULL"));
    }

    [Fact]
    public void A_column_whose_type_is_not_known_is_compared_by_its_image()
        => Assert.Equal(
            "OLD.\"qty\" IS DISTINCT FROM NEW.\"qty\" OR pg_catalog.record_image_ne(ROW(OLD.\"amount\", OLD.\"other\"), ROW(NEW.\"amount\", NEW.\"other\"))",
            new BoundDifference([new MappedColumn { Name = new("qty"), Type = "integer" }, new MappedColumn { Name = new("amount"), Type = "numeric(6,2)" }])
                .Changed([new("amount"), new("qty"), new("other")]));
}
