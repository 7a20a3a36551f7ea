using Migrator.Execution.Ports;
using Migrator.Gates;
using Migrator.PostgreSql.Tests.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Execution;

public sealed class FenceScriptTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_that_is_fenced_out_loses_its_sessions_and_gets_none_until_the_undo()
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop_1");
        var ports = new PostgreSqlDatabase(database.DataSource);
        await using var open = await ConnectAsync(role.ConnectionString, "shop/1.0.0");

        await database.ExecuteAsync(ports.Execution.WriteFenceScript(new RoleFence(role.Name)));
        var ended = await Assert.ThrowsAnyAsync<NpgsqlException>(() => SelectAsync(open));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ConnectAsync(role.ConnectionString, "shop/1.0.0"));
        await database.ExecuteAsync(ports.Execution.WriteFenceScript(new RoleFence(role.Name) { IsUndo = true }));
        await using var again = await ConnectAsync(role.ConnectionString, "shop/1.0.0");

        Assert.NotNull(ended);
        Assert.Equal("28000", refused.SqlState);
        Assert.Equal(1, await SelectAsync(again));
    }

    [Fact]
    public async Task A_superuser_is_never_fenced_out()
    {
        await using var database = await server.CreateDatabaseAsync();
        var user = await database.ScalarAsync<string>("SELECT current_user::text");

        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync(new PostgreSqlDatabase(database.DataSource).Execution.WriteFenceScript(new RoleFence(user!))));

        Assert.Equal("This would lock out a superuser, or whoever runs it.", refused.MessageText);
        Assert.True(await database.ScalarAsync<bool>("SELECT rolcanlogin FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task A_login_trigger_refuses_older_versions_and_nobody_else_until_the_undo()
    {
        await using var newer = await NewerServer.StartAsync(server, 17, "A login trigger");
        await using var database = newer is null ? await server.CreateDatabaseAsync() : await TestDatabase.CreateOnAsync(newer);
        await ControlSchemaFile.InstallAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        var ports = new PostgreSqlDatabase(database.DataSource);
        Assert.True(AppVersion.TryParse("2.4.0", out var first));
        Assert.True(AppVersion.TryParse("2026.04.01", out var april));
        var fence = new LoginFence("sh'op", first);

        await database.ExecuteAsync(ports.Execution.WriteFenceScript(fence));
        await database.ExecuteAsync(ports.Execution.WriteFenceScript(fence));
        await database.ExecuteAsync(ports.Execution.WriteFenceScript(new LoginFence("stock", april)));
        string[] refused = ["stock/2026.03.31.9", "stock/2026.04.01-rc.1", "stock/2026.03", "stock/2.4", "sh'op/2.3.9", "sh'op/2.4.0-rc.1;web-1", "sh'op/1.99.99+abc", "sh'op/dev", "sh'op/", "sh'op/2.4"];
        string[] letIn = ["stock/2026.04.01", "stock/2026.4.1", "stock/2026.04.01.2;web-1", "stock/2026.10", "sh'op/2.4.0", "sh'op/2.4.0+abc;web-1", "sh'op/2.10.0", "sh'op/3.0.0-rc.1", "sh'op", "other/1.0.0", "psql", ""];
        foreach (var name in refused)
        {
            Assert.Equal("MG005", (await Assert.ThrowsAsync<PostgresException>(() => ConnectAsync(role.ConnectionString, name))).SqlState);
        }

        foreach (var name in letIn)
        {
            await using var connection = await ConnectAsync(role.ConnectionString, name);
            Assert.Equal(1, await SelectAsync(connection));
        }

        await using (var superuser = await ConnectAsync(database.ConnectionString, "sh'op/1.0.0"))
        {
            Assert.Equal(1, await SelectAsync(superuser));
        }

        await database.ExecuteAsync(ports.Execution.WriteFenceScript(fence with { IsUndo = true }));
        await database.ExecuteAsync(ports.Execution.WriteFenceScript(new LoginFence("stock", april) { IsUndo = true }));
        await using var old = await ConnectAsync(role.ConnectionString, "sh'op/1.0.0");
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_event_trigger"));
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString, string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(Stopping);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<int> SelectAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return (int)(await command.ExecuteScalarAsync(Stopping))!;
    }
}
