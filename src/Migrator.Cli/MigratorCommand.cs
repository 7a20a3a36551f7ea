using System.CommandLine;
using Migrator.Cli.Commands;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Reporting.Answers;

namespace Migrator.Cli;

/// <summary>The tool's one way in, for the process and for tests.</summary>
internal static class MigratorCommand
{
    /// <summary>Runs one command line and gives the exit code. Never throws.</summary>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        IReadOnlyDictionary<string, string> environment,
        Interruption? interruption = null,
        bool isWatched = false,
        IReadOnlyList<Func<Tool, Command>>? more = null)
    {
        using var ownInterruption = new Interruption();
        var redaction = new Redaction();
        using var redactedOut = new RedactingWriter(output, redaction);
        using var redactedError = new RedactingWriter(error, redaction);
        var surroundings = new Surroundings
        {
            Out = redactedOut,
            Error = redactedError,
            Environment = environment,
            Redaction = redaction,
            Interruption = interruption ?? ownInterruption,
            IsWatched = isWatched,
        };

        var code = await RunAsync(args, surroundings, more).ConfigureAwait(false);
        redactedOut.Flush();
        redactedError.Flush();
        return code;
    }

    /// <summary>The commands, with their options and their help.</summary>
    /// <param name="surroundings">What the process gives them.</param>
    /// <param name="more">Commands of the process's own.</param>
    public static RootCommand Create(Surroundings surroundings, IReadOnlyList<Func<Tool, Command>>? more = null)
    {
        var common = new CommonOptions();
        var tool = new Tool(common, surroundings);
        var root = new RootCommand("Changes a database schema while old and new versions of an application are running.")
        {
            PlanCommand.Create(tool),
            ExpandCommand.Create(tool),
            BackfillCommand.Create(tool),
            PauseCommand.Create(tool),
            ResumeCommand.Create(tool),
            RetryCommand.Create(tool),
            VerifyCommand.Create(tool),
            ContractCommand.Create(tool),
            RollbackCommand.Create(tool),
            StatusCommand.Create(tool),
            GateCommand.Create(tool),
            VersionsCommand.Create(tool),
            CheckAppCommand.Create(tool),
            RequireCommand.Create(tool),
            ApproveCommand.Create(tool),
            ReleaseCommand.Create(tool),
            ConsumerCommand.Create(tool),
            FenceCommand.Create(tool),
            HeartbeatCommand.Create(tool),
            BaselineCommand.Create(tool),
            NewCommand.Create(tool),
            DoctorCommand.Create(tool),
        };
        foreach (var command in more ?? [])
        {
            root.Add(command(tool));
        }

        foreach (var option in common.Recursive)
        {
            root.Add(option);
        }

        ExampleHelp.Install(root);
        return root;
    }

    /// <summary>As above, in given surroundings.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings, IReadOnlyList<Func<Tool, Command>>? more)
    {
        var root = Create(surroundings, more);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
        {
            return Complain(args, parsed, surroundings);
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            surroundings.Interruption.Token).ConfigureAwait(false);
    }

    private static int Complain(IReadOnlyList<string> args, ParseResult parsed, Surroundings surroundings)
    {
        var messages = ParseComplaints.Of(parsed);
        foreach (var message in messages)
        {
            surroundings.Error.WriteLine(message);
        }

        surroundings.Error.WriteLine($"'{parsed.CommandResult.Command.HelpPath()} --help' shows how it is used.");
        if (args.Contains("json") || args.Any(argument => argument.EndsWith("=json", StringComparison.Ordinal)))
        {
            surroundings.Out.WriteLine(AnswerJson.Write(new ErrorAnswer(null, string.Join(" ", messages), new ExitAnswer(ExitCode.Usage, "The command line is not understood."))));
        }

        return ExitCode.Usage;
    }
}
