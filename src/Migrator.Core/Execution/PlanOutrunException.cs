using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>Another migration has taken what the plan was made for, after the plan was made and before the step came to it.</summary>
public sealed class PlanOutrunException(MigrationId migration, PlanStep step, string reason)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") was given up, and nothing of it was kept: {reason} Another migration of the same table was expanded after this plan was made. Take it back, and expand it with a plan of what is there now: migrator rollback {migration}")
{
    /// <inheritdoc />
    public override string Code => "MIG2019";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;
}
