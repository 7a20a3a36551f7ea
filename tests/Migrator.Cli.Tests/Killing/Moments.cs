namespace Migrator.Cli.Tests.Killing;

/// <summary>The moments at which a run can be killed, in the order in which it comes by.</summary>
internal static class Moments
{
    /// <summary>Before and after a step; and between its statement and its journal, where these are not one transaction.</summary>
    public static IEnumerable<string> Around(PlannedStep step)
        => step.IsTransactional ? [$"before:{step.Id}", $"after:{step.Id}"] : [$"before:{step.Id}", $"within:{step.Id}", $"after:{step.Id}"];

    /// <summary>Before the first batch, then each time after one more; that is what <c>#2</c> means.</summary>
    public static IEnumerable<string> AroundCopy(PlannedStep step, string table)
        => [$"before:{step.Id}", $"batch:{table}", $"batch:{table}#2", $"batch:{table}#2", $"batch:{table}#2", $"after:{step.Id}"];

    /// <summary>Before and after a step is undone.</summary>
    public static IEnumerable<string> AroundUndo(PlannedStep step) => [$"before-undo:{step.Id}", $"after-undo:{step.Id}"];
}
