using Migrator.Planning.Mappings;

namespace Migrator.Execution;

/// <summary>The control schema does not know any more how a migration keeps a table in two shapes, though it has been expanded: somebody has changed its records.</summary>
public sealed class RecordsLostException(MigrationId migration, IReadOnlyList<Mapping> lost)
    : MigratorException($"The control schema does not know any more how {string.Join(", ", lost.Select(mapping => $"{mapping.Table} ({mapping.Key})").Order(StringComparer.Ordinal))} is kept in two shapes: its records were changed or lost. Restore the rows of migrator.mapping, or run: migrator rollback {migration}, and expand again.")
{
    /// <inheritdoc />
    public override string Code => "MIG4007";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The mappings.</summary>
    public IReadOnlyList<Mapping> Lost { get; } = lost;
}
