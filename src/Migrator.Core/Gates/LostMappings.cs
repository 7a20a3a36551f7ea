using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Gates;

/// <summary>Finds mappings that finished steps of a migration have opened and that the control schema knows no more: somebody has changed its records.</summary>
/// <remarks>Without them there would seem to be nothing to copy and nothing to compare.</remarks>
internal static class LostMappings
{
    public static IReadOnlyList<Mapping> Of(MigrationRecord migration, IReadOnlyList<Mapping> known)
    {
        var opened = new Dictionary<string, Mapping>();
        foreach (var step in migration.Plan?.Steps.Where(step => migration.IsDone(step.Id)) ?? [])
        {
            foreach (var transition in step.Do.AllStatements.Select(statement => statement.Sync).OfType<SyncTransition>())
            {
                foreach (var key in transition.Remove)
                {
                    opened.Remove(key);
                }

                foreach (var mapping in transition.Put)
                {
                    opened[mapping.Key] = mapping;
                }
            }
        }

        var kept = known.Where(mapping => mapping.Migration == migration.Id).Select(mapping => mapping.Key).ToHashSet();
        return [.. opened.Values.Where(mapping => mapping.Kind != MappingKind.RowUpdate && !kept.Contains(mapping.Key))];
    }
}
