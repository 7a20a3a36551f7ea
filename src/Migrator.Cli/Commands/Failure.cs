using Migrator.Execution;
using Migrator.Planning;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>An exception as the caller of the tool sees it.</summary>
internal sealed record Failure(int Exit, string? Code, string Message, Exception Problem)
{
    // What the loader and the collector report is about files and classes that were given.
    private const string LoadingCodes = "MIG10";

    public static Failure Of(Exception problem, Interruption interruption, CancellationToken cancellationToken = default) => problem switch
    {
        OperationCanceledException when interruption.Token.IsCancellationRequested || cancellationToken.IsCancellationRequested
            => new(interruption.ExitCode, null, "Interrupted. What is done is recorded; run the same command again to go on.", problem),
        UsageException usage => new(ExitCode.Usage, usage.Code, usage.Message, problem),
        ReleasePlaceException misplaced => new(ExitCode.Usage, misplaced.Code, misplaced.Message, problem),
        UnreadablePlanException unreadable => new(ExitCode.Usage, unreadable.Code, unreadable.Message, problem),
        PlanAlteredException altered => new(ExitCode.Stale, altered.Code, altered.Message, problem),
        LeaseLostException lost => new(ExitCode.Leased, lost.Code, lost.Message, problem),
        FencedOutException fenced => new(ExitCode.NeedsHuman, fenced.Code, fenced.Message, problem),
        MigratorException known when known.Code.StartsWith(LoadingCodes, StringComparison.Ordinal)
            => new(ExitCode.Usage, known.Code, known.Message, problem),
        MigratorException known => new(ExitCode.Failed, known.Code, known.Message, problem),
        _ => new(ExitCode.Failed, null, $"Unexpected {problem.GetType().Name}: {problem.Message}", problem),
    };

    /// <summary>Says it in the format that was asked for, and gives the exit code.</summary>
    public int Tell(Invocation invocation)
    {
        var line = AuthorText.Line(Message);
        invocation.Error.WriteLine(Code is null ? line : $"{Code}: {line}");
        if (invocation.IsVerbose)
        {
            invocation.Error.WriteLine(Problem.ToString());
        }
        else if (Problem is not (MigratorException or OperationCanceledException))
        {
            invocation.Error.WriteLine("--verbose shows where.");
        }

        if (invocation.Format == Output.OutputFormat.Ndjson)
        {
            invocation.Out.WriteLine(AnswerJson.Line(new ErrorAnswer(Code, line, new ExitAnswer(Exit, line))));
        }
        else if (invocation.Format == Output.OutputFormat.Json)
        {
            invocation.Out.WriteLine(AnswerJson.Write(new ErrorAnswer(Code, line, new ExitAnswer(Exit, line))));
        }

        return Exit;
    }
}
