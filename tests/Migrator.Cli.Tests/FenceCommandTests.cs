using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

public sealed class FenceCommandTests(ServerFixture server)
{
    [Fact]
    public async Task A_fence_is_printed_with_its_undo_and_nothing_is_changed()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var fence = await shop.RunAsync("fence", "script", "shop=2.4.0", "--kind", "role", "--role", "postgres");
        var undo = await shop.RunAsync("fence", "script", "shop=2.4.0", "--kind", "role", "--role", "postgres", "--undo");
        var json = await shop.RunAsync("fence", "script", "shop=2.4.0", "--kind", "role", "--role", "postgres", "-o", "json");

        Assert.Equal([0, 0, 0], new[] { fence, undo, json }.Select(run => run.ExitCode));
        Assert.Contains("ALTER ROLE \"postgres\" NOLOGIN;", fence.Output, StringComparison.Ordinal);
        Assert.Equal("ALTER ROLE \"postgres\" LOGIN;\n", undo.Output);
        Assert.Contains("\"sql\": ", json.Output, StringComparison.Ordinal);
        Assert.False(await shop.Database.ScalarAsync<bool>("SELECT to_regnamespace('migrator') IS NOT NULL"));
    }

    [Theory]
    [InlineData("shop=2.4.0", "role", null, "--kind role needs --role")]
    [InlineData("shop=2.4.0", "login-trigger", "postgres", "--role belongs to --kind role")]
    [InlineData("shop=2.4.0-rc.1", "login-trigger", null, "'2.4.0-rc.1' is a pre-release")]
    [InlineData("shop=two", "role", "postgres", "'two' is no version")]
    public async Task What_cannot_be_a_fence_is_refused(string app, string kind, string? role, string says)
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync(["fence", "script", app, "--kind", kind, .. role is null ? Array.Empty<string>() : ["--role", role]]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_trigger_is_printed_only_for_a_server_that_has_one()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);

        var run = await shop.RunAsync("fence", "script", "shop=2.4.0", "--kind", "login-trigger");

        if (shop.Database.ServerMajor < 17)
        {
            Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
            Assert.Contains($"The server is PostgreSQL {shop.Database.ServerMajor}; a login trigger needs 17 or later.", run.Error, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.Contains("ON login EXECUTE FUNCTION", run.Output, StringComparison.Ordinal);
        }
    }
}
