using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>Rows stand in the way of a step.</summary>
public sealed class StepHinderedException(MigrationId migration, PlanStep step, StepCheck check, CheckResult found)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") did not begin: {(found.Count == 1 ? "1 row stands" : $"{found.Count} rows stand")} in its way: {check.Violation}{Keys(found)}. Correct them and run the same command again.")
{
    /// <inheritdoc />
    public override string Code => "MIG2004";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;

    /// <summary>How many rows, and some of their keys.</summary>
    public CheckResult Found { get; } = found;

    private static string Keys(CheckResult found) => found.Samples.Count == 0 ? "" : $"; among them {string.Join(", ", found.Samples)}";
}
