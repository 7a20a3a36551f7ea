namespace Migrator.Cli.Tests;

public sealed class ConnectionTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_provider_is_never_guessed()
    {
        var run = await ToolRun.Of("status", "--connection", "Host=127.0.0.1");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("MIG1900: No provider is named, and it is never guessed. Give --provider postgresql, or set MIGRATOR_PROVIDER.\n", run.Error);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused()
    {
        var run = await ToolRun.Of("status", "--provider", "oracle", "--connection", "Host=127.0.0.1");

        Assert.Equal("MIG1900: The provider 'oracle' is not known. Known: postgresql.\n", run.Error);
    }

    [Fact]
    public async Task A_password_on_the_command_line_is_refused()
    {
        var run = await ToolRun.Of("status", "--provider", "postgresql", "--connection", "Host=db.example.com;Password=sesame");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("MIG1900: --connection has a password", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("::1")]
    public async Task A_password_for_this_machine_is_let_through_and_never_shown(string host)
    {
        var run = await ToolRun.Of("status", "--provider", "postgresql", "--verbose", "--connection", $"Host={host};Port=1;Password=sesame;Timeout=2");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("MIG4002: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_or_the_environment_may_hold_a_password()
    {
        await File.WriteAllTextAsync(file, "Host=127.0.0.1;Port=1;Password=sesame\n", TestContext.Current.CancellationToken);

        var fromFile = await ToolRun.Of("status", "--provider", "postgresql", "--connection-file", file);
        var fromEnvironment = await ToolRun.With(
            new() { ["MIGRATOR_CONNECTION"] = "Host=127.0.0.1;Port=1;Password=sesame", ["MIGRATOR_PROVIDER"] = "postgresql" },
            "status");

        Assert.Contains("nothing listens there", fromFile.Error);
        Assert.Contains("nothing listens there", fromEnvironment.Error);
    }

    [Fact]
    public async Task An_unreadable_connection_string_is_not_shown()
    {
        var run = await ToolRun.With(
            new() { ["MIGRATOR_CONNECTION"] = "postgres://me:sesame@db/shop" },
            "status",
            "--provider",
            "postgresql");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain("sesame", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_connections_are_one_too_many()
    {
        var run = await ToolRun.Of("status", "--connection", "Host=127.0.0.1", "--connection-file", file);

        Assert.Equal("MIG1900: Give --connection or --connection-file, not both.\n", run.Error);
    }
}
