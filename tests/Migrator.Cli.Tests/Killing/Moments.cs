namespace Migrator.Cli.Tests.Killing;

/// <summary>The moments at which a run can be killed, in the order in which it comes by.</summary>
/// <remarks>Whoever is killed leaves the same before a step as after the one before it; so of these two only the latter is a moment.</remarks>
internal static class Moments
{
    /// <summary>After a step; and between its statement and its journal, where these are not one transaction.</summary>
    public static IEnumerable<string> Of(PlannedStep step)
        => step.IsTransactional ? [$"after:{step.Id}"] : [$"within:{step.Id}", $"after:{step.Id}"];

    /// <summary>Before the first batch, then each time after one more; that is what <c>#2</c> means.</summary>
    public static IEnumerable<string> OfCopy(PlannedStep step, string table)
        => [$"batch:{table}", $"batch:{table}#2", $"batch:{table}#2", $"batch:{table}#2", $"after:{step.Id}"];

    /// <summary>After a step is undone.</summary>
    public static IEnumerable<string> OfUndo(PlannedStep step) => [$"after-undo:{step.Id}"];
}
