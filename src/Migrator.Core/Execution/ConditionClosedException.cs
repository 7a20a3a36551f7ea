using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>A condition that was open when the gate was looked at had closed when the step held its locks.</summary>
public sealed class ConditionClosedException(MigrationId migration, PlanStep step, string condition)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") was given up: with its locks held, the condition '{condition}' did not hold any more. Nothing was changed; see 'migrator gate {migration}'.")
{
    /// <inheritdoc />
    public override string Code => "MIG2005";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;

    /// <summary>The condition's name.</summary>
    public string Condition { get; } = condition;
}
