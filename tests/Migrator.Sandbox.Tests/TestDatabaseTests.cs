using Npgsql;

namespace Migrator.Sandbox.Tests;

/// <summary>The tools of the other tests, tested once.</summary>
public sealed class TestDatabaseTests(ServerFixture server)
{
    [Fact]
    public async Task A_writer_role_sees_nothing_it_was_not_granted()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE orders (id int)");
        var role = await database.CreateWriterRoleAsync("old_app");
        await using var connection = new NpgsqlConnection(role.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await using var settings = new NpgsqlCommand("SELECT current_setting('search_path') || ' ' || current_setting('TimeZone')", connection);
        Assert.Equal("\"\" America/New_York", await settings.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        await using var insert = new NpgsqlCommand("INSERT INTO public.orders VALUES (1)", connection);
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Databases_and_roles_of_tests_that_are_over_can_be_dropped()
    {
        string name;
        await using (var database = await server.CreateDatabaseAsync())
        {
            name = database.Name;
            var role = await database.CreateWriterRoleAsync("app");
            await database.ExecuteAsync($"CREATE TABLE t (id int); GRANT INSERT ON t TO {role.QuotedName}");
        }

        await server.DropLeftAsync();
        await using var other = await server.CreateDatabaseAsync();

        Assert.Empty(await other.QueryAsync<string>(
            $"""
            SELECT datname FROM pg_database WHERE datname = '{name}'
            UNION ALL
            SELECT rolname FROM pg_roles WHERE rolname = 'app_{name}'
            """));
    }

    [Fact]
    public async Task Two_dumps_are_equal_until_the_schema_changes()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE SCHEMA migrator; CREATE SCHEMA shop; CREATE TABLE shop.orders (id int)");
        var before = await database.DumpSchemaAsync("migrator");

        await database.ExecuteAsync("CREATE TABLE migrator.plan (id int)");
        Assert.Equal(before, await database.DumpSchemaAsync("migrator"));

        await database.ExecuteAsync("ALTER TABLE shop.orders ADD total numeric(9, 2)");
        Assert.Contains("total numeric(9,2)", await database.DumpSchemaAsync("migrator"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_PgBouncer_a_setting_of_one_client_reaches_another()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await database.StartPgBouncerAsync(poolSize: 1);
        var through = bouncer.Through(database.ConnectionString) + ";Pooling=false";

        await using var one = new NpgsqlConnection(through);
        await using var other = new NpgsqlConnection(through);
        await one.OpenAsync(TestContext.Current.CancellationToken);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var set = new NpgsqlCommand("SET lock_timeout = '7s'", one);
        await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var show = new NpgsqlCommand("SHOW lock_timeout", other);

        Assert.Equal("7s", await show.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
