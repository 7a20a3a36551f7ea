using Migrator.Execution.LiveVersions;
using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

public sealed class SessionTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_of_the_applications_role_are_told_apart_by_their_names()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        await using var named = await OpenAsync(role, "shop/2.4.0+3f2a91c;node-7");
        await using var old = await OpenAsync(role, "shop/2.3.0");
        await using var unknown = await OpenAsync(role, "psql");

        var observation = await new SessionSource(state, [role.Name]).ObserveAsync(Stopping);

        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.Equal(
            [("shop", "2.3.0"), ("shop", "2.4.0+3f2a91c"), (role.Name, null)],
            observation.Instances.Select(one => (one.App, one.Version)).OrderBy(one => one.Version is null).ThenBy(one => one.Version, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_role_that_may_not_see_others_is_no_source()
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("blind");
        await using var blind = PostgreSqlDatabase.Connect(role.ConnectionString);

        var observation = await new SessionSource(blind.State, [role.Name]).ObserveAsync(Stopping);

        Assert.Equal((ObservationStatus.Failed, "the role of this connection may not see the sessions of others; grant it pg_read_all_stats"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_a_mistake_and_not_an_empty_fleet()
    {
        await using var database = await server.CreateDatabaseAsync();

        var observation = await new SessionSource(await ControlSchemaTests.InstalledAsync(database), ["no such role"]).ObserveAsync(Stopping);

        Assert.Equal((ObservationStatus.Failed, "there is no role no such role on this server, so nobody can be connected as it"), (observation.Status, observation.Reason));
    }

    private static async Task<NpgsqlConnection> OpenAsync(WriterRole role, string name)
    {
        var connection = new NpgsqlConnection($"{role.ConnectionString};Pooling=false;Application Name=\"{name}\"");
        await connection.OpenAsync(Stopping);
        return connection;
    }
}
