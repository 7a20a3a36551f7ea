using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>The server refused a step; the steps before it are recorded.</summary>
public sealed class StepFailedException(MigrationId migration, PlanStep step, AttemptFailed failure)
    : MigratorException(
        $"Step {step.Id} of migration {migration} (\"{step.Purpose}\") stopped: {failure.Message} ({failure.Code}). {(failure.IsOutcomeUnknown && !step.Do.IsTransactional ? "Whether this step has done its work cannot be told" : step.Do.Pieces is not null ? "Partitions on which this step was done keep it" : "Nothing of this step was kept")}; the steps before it are recorded. Remove the cause and run the same command again.",
        failure.Cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2003";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;

    /// <summary>True if the connection was lost: outside a transaction the step may have been done.</summary>
    public bool IsOutcomeUnknown { get; } = failure.IsOutcomeUnknown;

    /// <summary>The server's error code.</summary>
    public string ServerCode { get; } = failure.Code;

    /// <summary>The statement that failed; null if unknown.</summary>
    public string? Statement { get; } = failure.Statement;
}
