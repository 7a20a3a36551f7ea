using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Gates;

/// <summary>Finds mappings that were opened, never closed, and of which the control schema knows nothing any more.</summary>
public static class LostMappings
{
    /// <summary>What is not listed is judged by no condition: its absence must not open a gate.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="registered">All that are registered now.</param>
    public static IReadOnlyList<Mapping> In(MigrationRecord migration, IReadOnlyList<Mapping> registered)
    {
        ArgumentNullException.ThrowIfNull(migration);
        ArgumentNullException.ThrowIfNull(registered);

        if (migration.Plan is not { } plan)
        {
            return [];
        }

        var done = plan.Steps.Where(step => migration.IsDone(step.Id)).SelectMany(step => step.Do.Statements).Select(statement => statement.Sync).OfType<SyncTransition>().ToList();
        return
        [
            .. from mapping in plan.Mappings
               where mapping.Kind != MappingKind.RowUpdate
               where done.Any(transition => transition.Put.Any(put => put.Key == mapping.Key))
               where !done.Any(transition => transition.Remove.Contains(mapping.Key))
               where !registered.Any(known => known.Migration == migration.Id && known.Key == mapping.Key)
               select mapping,
        ];
    }
}
