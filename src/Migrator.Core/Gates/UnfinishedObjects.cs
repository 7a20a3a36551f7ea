using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Gates;

/// <summary>Finds indexes and constraints of the new shape that are there, but not whole.</summary>
public static class UnfinishedObjects
{
    /// <summary>Those on the new columns of the mappings. What the stage itself, once begun, builds in several steps is its own affair.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="mappings">Its mappings in their present form.</param>
    /// <param name="stage">The stage that wants to begin.</param>
    /// <param name="catalog">The catalog as it is now.</param>
    public static IReadOnlyList<UnfinishedObject> In(MigrationRecord migration, IReadOnlyList<Mapping> mappings, ContractStage stage, CatalogSnapshot catalog)
    {
        ArgumentNullException.ThrowIfNull(migration);
        ArgumentNullException.ThrowIfNull(mappings);
        ArgumentNullException.ThrowIfNull(catalog);

        PlanStep[] ahead = [.. migration.Plan?.StepsOf(Phase.Contract).Where(step => step.Stage >= stage) ?? []];
        var hasBegun = ahead.Any(step => step.Stage == stage && migration.Steps.Any(line => line.StepId == step.Id && line.State != StepState.Waiting));
        var builtAhead = ahead.Select(step => step.Do.Probe?.Name ?? (step.Do.Pieces as PartitionedIndex)?.Name).OfType<string>().ToHashSet();

        // A key that points to a replaced column belongs to that column's mapping, and may stand on another table.
        var neverProved = mappings.SelectMany(mapping => mapping.NeverProved).ToHashSet();
        return
        [
            .. from byTable in mappings.SelectMany(mapping => mapping.Brought()).GroupBy(brought => brought.Table)
               let table = catalog.Find(byTable.Key)
               where table is not null
               let columns = byTable.Select(brought => brought.Column).ToHashSet()
               from found in Indexes(table, columns, builtAhead).Concat(hasBegun ? [] : Constraints(table, columns, neverProved))
               select found,
        ];
    }

    private static IEnumerable<UnfinishedObject> Indexes(TableSnapshot table, HashSet<ColumnName> columns, HashSet<string> builtAhead)
        => from index in table.Indexes
           where !index.IsValid && index.Columns.Any(columns.Contains) && !builtAhead.Contains(index.Name)
           select new UnfinishedObject("index", table.Name, index.Name, "its build was given up half way");

    private static IEnumerable<UnfinishedObject> Constraints(TableSnapshot table, HashSet<ColumnName> columns, HashSet<string> neverProved)
        => from constraint in table.Constraints
           where !constraint.IsValidated && !neverProved.Contains(constraint.Name) && constraint.Columns.Any(columns.Contains)
           select new UnfinishedObject("constraint", table.Name, constraint.Name, "existing rows were never checked against it");
}
