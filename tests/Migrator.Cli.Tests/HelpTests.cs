using System.CommandLine;
using Migrator.Cli.Commands;
using Migrator.Cli.Output;
using Migrator.Tool;

namespace Migrator.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Root().Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_says_what_it_is_for_and_shows_an_example(string command)
    {
        var run = await ToolRun.Of(command, "--help");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Description:", run.Output);
        Assert.Contains($"Example:\n  migrator {command}", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_example_is_understood(string command)
    {
        var root = Root();
        var tool = Assert.IsType<ToolCommand>(root.Subcommands.Single(one => one.Name == command));

        foreach (var line in tool.Example.Split('\n').Select(line => line.Split(" && ")[0]))
        {
            Assert.Empty(root.Parse(line["migrator ".Length..]).Errors);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Options_with_several_values_are_repeated_and_never_greedy(string command)
        => Assert.All(
            Root().Subcommands.Single(one => one.Name == command).Options,
            option => Assert.False(option.AllowMultipleArgumentsPerToken, option.Name));

    private static RootCommand Root() => MigratorCommand.Create(new Surroundings
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        Environment = new Dictionary<string, string>(),
        Redaction = new Redaction(),
        Interruption = new Interruption(),
        IsWatched = false,
    }, [DemoCommand.Create]);
}
