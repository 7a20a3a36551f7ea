using System.Text.Json;

namespace Migrator.Cli.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_works_without_a_connection()
    {
        var run = await ToolRun.Of("doctor", "-o", "json");

        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(0, answer.RootElement.GetProperty("exit").GetProperty("code").GetInt32());
        Assert.Contains(answer.RootElement.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == "tool");
    }

    [Fact]
    public async Task Doctor_names_what_is_wrong_with_a_connection()
    {
        var run = await ToolRun.Of("doctor", "--provider", "postgresql", "--connection", "Host=127.0.0.1;Port=1");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("nothing listens there", string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }
}
