namespace Migrator.PostgreSql.Tests;

public sealed class ServerTests(ServerFixture server)
{
    [Fact]
    public async Task The_tests_run_against_a_version_that_is_supported()
    {
        await using var database = await server.CreateDatabaseAsync();

        Assert.True(await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int") >= 140_000);
        Assert.Equal(database.ServerMajor, await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000"));
    }
}
