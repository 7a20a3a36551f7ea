namespace Migrator.Execution;

/// <summary>Another runner has taken the migration over; what this one had not committed is undone.</summary>
public sealed class LeaseLostException(MigrationId migration)
    : MigratorException($"Migration {migration}: another runner has taken over the lease, so this one stopped. Nothing is lost; the other runner goes on.")
{
    /// <inheritdoc />
    public override string Code => "MIG2006";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;
}
