namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Applications have no rights of ours, and hardened servers take even PUBLIC's away.</summary>
public sealed class ApplicationRightsTests(ServerFixture server)
{
    [Fact]
    public async Task A_role_that_may_write_the_table_needs_no_right_of_ours_even_with_hardened_default_privileges()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
            CREATE TABLE shop.items (id int PRIMARY KEY, a text, b text COLLATE "C");
            INSERT INTO shop.items VALUES (1, '1', 'b');
            """);
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "int", "a::int", "a2::text"), Wanted.Rename("items", "b", "b2"));

        await scene.WriteAsync(
            """
            INSERT INTO shop.items (id, a, b) VALUES (2, '2', 'x');
            INSERT INTO shop.items (id, a2, b2) VALUES (3, 3, 'y');
            INSERT INTO shop.items (id, a, b) VALUES (4, 'no number', 'x');
            UPDATE shop.items SET a = '8', a2 = 9 WHERE id = 3;
            UPDATE shop.items SET b2 = 'z';
            """);

        Assert.Equal((1L, 1L), (await scene.CountAsync("migrator.poison"), await scene.CountAsync("migrator.drift")));
    }

    [Fact]
    public async Task Two_sides_that_agree_are_no_drift_where_the_application_may_not_name_the_type_of_one()
    {
        await using var scene = await FactScene.CreateAsync(
            server, """CREATE SCHEMA types; CREATE EXTENSION citext SCHEMA types; CREATE TABLE shop.items (id int PRIMARY KEY, a types.citext COLLATE "C")""");
        await scene.ExpandAsync(1, Wanted.Replace("items", "a", "a2", "int", "a::text::int", "(a2 / 10 * 10)::text::types.citext"));

        await scene.WriteAsync("INSERT INTO shop.items (id, a, a2) VALUES (1, '50', 55), (2, '50', 65)");

        Assert.Equal("2", await scene.TextAsync("SELECT string_agg(row_key, ' ') FROM migrator.drift"));
    }

    [Fact]
    public async Task An_application_sees_and_changes_nothing_of_the_control_schema()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text)");
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "a2"));
        await using var session = await scene.ConnectAsync();

        foreach (var statement in new[] { "SELECT * FROM migrator.migration", "DELETE FROM migrator.drift", "UPDATE migrator.fence SET range = NULL", "SELECT migrator.hold(1, 1)", "CREATE TABLE migrator.mine ()" })
        {
            Assert.Equal("42501", await session.RefusedAsync(statement));
        }
    }
}
