using System.Text.Json;

namespace Migrator.Cli.Tests;

public sealed class ParsingTests
{
    [Fact]
    public async Task An_unknown_command_is_a_short_usage_error()
    {
        var run = await ToolRun.Of("expnd");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal("Unrecognized command or argument 'expnd'. Did you mean 'expand'?\n'migrator --help' shows how it is used.\n", run.Error);
    }

    [Fact]
    public async Task An_unknown_option_is_no_argument()
    {
        var run = await ToolRun.Of("new", "--folded");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("There is no option '--folded'. Did you mean '--folder'?\n'migrator new --help' shows how it is used.\n", run.Error);
    }

    [Theory]
    [InlineData("migrator release register", "release", "register", "--folded", "shop=1.0.0")]
    [InlineData("migrator release finalize", "release", "finalize")]
    [InlineData("migrator consumer acknowledge", "consumer", "acknowledge", "bi")]
    [InlineData("migrator fence script", "fence", "script", "shop=1.0.0")]
    [InlineData("migrator consumer", "consumer", "ad")]
    public async Task A_nested_command_points_to_its_own_help(string path, params string[] arguments)
    {
        var run = await ToolRun.Of(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.EndsWith($"\n'{path} --help' shows how it is used.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_usage_error_answers_in_json_where_json_was_asked_for()
    {
        var run = await ToolRun.Of("rollback", "-o", "json");

        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(ExitCode.Usage, answer.RootElement.GetProperty("exit").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("rollback")]
    [InlineData("rollback", "abc")]
    [InlineData("check-app", "shop")]
    [InlineData("contract", "--until", "delete")]
    [InlineData("plan", "-o", "xml")]
    [InlineData("verify", "--sample", "1")]
    [InlineData("verify", "--sample", "100%")]
    [InlineData("verify", "--sample", "1%", "--repair-from", "old")]
    [InlineData("verify", "--workers", "0")]
    [InlineData("status", "-o", "sql")]
    [InlineData("verify", "--repair-from", "both")]
    [InlineData("require", "1")]
    [InlineData("status", "--live")]
    public async Task What_cannot_be_understood_is_2(params string[] arguments)
    {
        var run = await ToolRun.Of(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.NotEqual("", run.Error);
    }

    [Theory]
    [InlineData("--override needs the ID of one migration.", "contract", "--override", "quiet-window", "--reason", "x", "--expires", "1h")]
    [InlineData("--override needs --reason: somebody will ask why.", "contract", "1", "--override", "quiet-window", "--expires", "1h")]
    [InlineData("--override needs --expires: how long the condition stays set aside, such as 250ms, 30s, 10m, 2h, 7d.", "contract", "1", "--override", "quiet-window", "--reason", "x")]
    [InlineData("There is no condition 'quiet'. The nearest one is 'quiet-window'; 'migrator gate' lists them.", "contract", "1", "--override", "quiet", "--reason", "x", "--expires", "1h")]
    [InlineData("--reason and --expires belong to --override, which is not given.", "contract", "1", "--reason", "x")]
    public async Task An_override_has_one_migration_a_reason_and_an_end(string complaint, params string[] arguments)
    {
        var run = await ToolRun.Of([.. arguments, "--provider", "postgresql", "--connection", "Host=127.0.0.1;Port=1"]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal($"MIG1900: {complaint}\n", run.Error);
    }
}
