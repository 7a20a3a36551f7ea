namespace Migrator.Execution;

/// <summary>The frozen plan of an open migration is not the one that was frozen: somebody has changed it in the control schema.</summary>
public sealed class PlanAlteredException(MigrationId migration, string hash, Exception? cause = null)
    : MigratorException($"The frozen plan of migration {migration} is not the one that was frozen ({hash}): somebody has changed it in the control schema, and what was reviewed is what runs. Nothing was done. Restore the row of migration {migration} in migrator.migration, from a backup or from what 'migrator plan --save' wrote.", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG4008";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The hash that the plan had when it was frozen.</summary>
    public string Hash { get; } = hash;
}
