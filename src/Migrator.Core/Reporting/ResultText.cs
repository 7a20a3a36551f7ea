using Migrator.Execution.Runs;

namespace Migrator.Reporting;

/// <summary>How runs ended, as a person reads it.</summary>
public static class ResultText
{
    /// <summary>What happened, and where the gate that closed the way is shown in full.</summary>
    public static string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var page = new TextPage();
        var code = result.Code is null ? "" : $" [{result.Code}]";
        var lines = result.Reason.Split('\n');
        page.Wrapped($"{result.Migration} {Word(result.Outcome)}{code}: ", "    ", lines[0]);
        foreach (var line in lines.Skip(1))
        {
            page.Verbatim($"    {AuthorText.Line(line)}");
        }

        if (result.Gate is { IsOpen: false })
        {
            page.Sentence("    ", $"Every condition: migrator gate {result.Migration}");
        }

        return page.ToString();
    }

    /// <summary>An outcome in words.</summary>
    public static string Word(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Done => "done",
        RunOutcome.NothingToDo => "nothing to do",
        RunOutcome.Failed => "failed",
        RunOutcome.Stale => "stale",
        RunOutcome.VerificationFailed => "verification failed",
        RunOutcome.Leased => "another runner is at it",
        RunOutcome.GateClosed => "waits",
        RunOutcome.NeedsHuman => "needs somebody",
        _ => "interrupted",
    };
}
