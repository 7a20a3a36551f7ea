using Migrator.Cli.Commands;
using Migrator.Execution.Runs;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>Turns the results of runs into the command's answer.</summary>
internal static class RunAnswering
{
    public static int Give(Invocation invocation, string command, IReadOnlyList<FinishedRun> finished)
    {
        var code = ExitCode.Worst(finished.Select(run => ExitCodeOf(invocation, run.Result)));
        var reason = finished.Count == 0
            ? "Nothing to do."
            : finished.First(run => ExitCodeOf(invocation, run.Result) == code).Result.Reason;
        var text = finished.Count == 0
            ? "Nothing to do.\n"
            : string.Concat(finished.Select(run => ResultText.Render(run.Result) + FindingsText.Render(run.Refusals)));
        return invocation.Answer(code, reason, exit => new RunAnswer(command, [.. finished.Select(Of)], exit), text);
    }

    private static int ExitCodeOf(Invocation invocation, RunResult result)
        => result.Outcome == RunOutcome.Interrupted ? invocation.Surroundings.Interruption.ExitCode : ExitCode.Of(result.Outcome);

    private static ResultAnswer Of(FinishedRun run)
        => ResultAnswer.Of(run.Result) with { Findings = [.. run.Refusals.Select(FindingAnswer.Of)] };
}
