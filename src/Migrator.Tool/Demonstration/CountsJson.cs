using Migrator.Demo;
using Migrator.Reporting.Answers;

namespace Migrator.Tool.Demonstration;

/// <summary>The counts that the demo ends with, as programs read them.</summary>
internal static class CountsJson
{
    public static DemoAnswer Of(DemoCounts counts, ExitAnswer exit) => new()
    {
        Server = counts.Server,
        Statements = counts.Statements,
        Failed = counts.Failed,
        FirstFailure = counts.FirstFailure,
        SlowestStatementMs = (long)counts.SlowestStatement.TotalMilliseconds,
        AnswersCompared = counts.AnswersCompared,
        AnswersWrong = counts.AnswersWrong,
        RowsVerified = counts.RowsVerified,
        Mismatches = counts.Mismatches,
        RowsCompared = counts.RowsCompared,
        RowsDifferent = counts.RowsDifferent,
        LongestLockMs = (long)counts.LongestLock.TotalMilliseconds,
        RowsPerSecond = (long)counts.RowsPerSecond,
        Seconds = Math.Round(counts.Elapsed.TotalSeconds, 1),
        Exit = exit,
    };
}
