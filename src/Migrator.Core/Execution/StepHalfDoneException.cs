using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>A step outside a transaction was interrupted, and nothing tells how far it came.</summary>
public sealed class StepHalfDoneException(MigrationId migration, PlanStep step)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") runs outside a transaction and was interrupted: whether it has done its work cannot be told. It is not repeated; look at the database, and roll the migration back.")
{
    /// <inheritdoc />
    public override string Code => "MIG2007";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;
}
