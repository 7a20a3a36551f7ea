using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>The server refused a step; the steps before it are recorded.</summary>
public sealed class StepFailedException(MigrationId migration, PlanStep step, AttemptFailed failure)
    : MigratorException(
        $"Step {step.Id} of migration {migration} (\"{step.Purpose}\") stopped: {failure.Message} ({failure.Code}). Nothing of this step was kept; the steps before it are recorded. Remove the cause and run the same command again.",
        failure.Cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2003";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;

    /// <summary>The server's error code.</summary>
    public string ServerCode { get; } = failure.Code;

    /// <summary>The statement that failed; null if unknown.</summary>
    public string? Statement { get; } = failure.Statement;
}
