using Migrator.Gates;

namespace Migrator.Execution.Runs;

/// <summary>Turns a closed gate into a run's result.</summary>
internal static class ClosedGate
{
    public static RunResult Result(GateReport report)
    {
        var closed = report.Conditions.Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman);
        var reasons = closed.Select(condition => $"{condition.Name}: {condition.Evidence}{(condition.Advice is { } advice ? $" {advice}" : "")}");
        var what = report.Stage is { } stage ? $"The gate of {stage.ToString().ToLowerInvariant()} is closed." : report.IsForBackfill ? "The gate of the backfill is closed." : "The gate of the rollback is closed.";
        return new(report.Migration, report.NeedsHuman ? RunOutcome.NeedsHuman : RunOutcome.GateClosed, $"{what} {string.Join(" ", reasons)}") { Gate = report };
    }
}
