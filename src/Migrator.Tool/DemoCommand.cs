using System.CommandLine;
using Migrator.Cli;
using Migrator.Cli.Commands;
using Migrator.Cli.Configuration;
using Migrator.Cli.Output;
using Migrator.Demo;
using Migrator.Hosting.Running;
using Migrator.Tool.Demonstration;
using Spectre.Console;
using CommandTool = Migrator.Cli.Commands.Tool;

namespace Migrator.Tool;

/// <summary>Shows the whole way, on a throwaway server.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandTool tool)
    {
        var rows = new Option<int>("--rows") { Description = "Rows of the shop.", Hidden = true, DefaultValueFactory = _ => new DemoOptions().Rows };
        var command = new ToolCommand(
            "demo",
            "Rebuilds a shop's tables on a throwaway server while two versions of its application write to them, and counts what failed.",
            "migrator demo\nmigrator demo --connection 'Host=localhost;Username=postgres'")
        {
            rows,
        };
        return tool.Complete(command, async (invocation, cancellationToken) =>
        {
            var options = new DemoOptions { ConnectionString = Connection(tool, invocation), Rows = invocation.Value(rows) };
            try
            {
                return Answer(invocation, await RunAsync(invocation, options, cancellationToken).ConfigureAwait(false));
            }
            catch (OperationCanceledException problem) when (cancellationToken.IsCancellationRequested)
            {
                return new Failure(invocation.Surroundings.Interruption.ExitCode, null, "Interrupted. Nothing is left of the demo.", problem).Tell(invocation);
            }
        });
    }

    // Only what this very call names: a connection that lies in the environment is meant for something else.
    private static string? Connection(CommandTool tool, Invocation invocation)
    {
        var connection = ConnectionSource.Find(
            invocation.Value(tool.Common.Connection), invocation.Value(tool.Common.ConnectionFile), new Dictionary<string, string>());
        foreach (var secret in connection is null ? [] : ConnectionSource.Secrets(connection))
        {
            invocation.Surroundings.Redaction.Add(secret);
        }

        return connection;
    }

    private static async Task<DemoCounts> RunAsync(Invocation invocation, DemoOptions options, CancellationToken cancellationToken)
    {
        var time = invocation.Surroundings.Time;
        if (!invocation.IsLive || Console.IsOutputRedirected)
        {
            // With JSON on stdout the story is told on stderr.
            var output = invocation.Format == OutputFormat.Json ? invocation.Error : invocation.Out;
            return await Demo(new PlainStage(output, time)).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(invocation.Out),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = Math.Max(80, Console.WindowWidth);
        var counts = await console.Live(new Text(""))
            .AutoClear(true)
            .StartAsync(display => Demo(new LiveStage(console, display)).RunAsync(cancellationToken))
            .ConfigureAwait(false);
        await invocation.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        return counts;

        ShopDemo Demo(IDemoStage stage)
            => new(options, stage, (database, token) => new ControlSchemaInstalling(database).EnsureAsync(token), time);
    }

    private static int Answer(Invocation invocation, DemoCounts counts)
        => invocation.Answer(
            counts.IsClean ? ExitCode.Done : ExitCode.Failed,
            counts.IsClean ? "No statement failed, and every row is as it was written." : "Something was not as promised.",
            exit => CountsJson.Of(counts, exit),
            CountsText.Render(counts));
}
