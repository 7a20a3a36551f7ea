using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Tells the locks of partitions: whatever locks a partitioned table for a transaction of ours locks them along with it.</summary>
internal static class PartitionLocks
{
    public static PlanStep Tell(PlanStep step, CatalogSnapshot catalog) => step with
    {
        Do = Tell(step.Do, catalog),
        Undo = step.Undo is null ? null : [.. step.Undo.Select(script => Tell(script, catalog))],
    };

    private static StepScript Tell(StepScript script, CatalogSnapshot catalog) => script with
    {
        Locks = [.. script.Locks.Concat(script.Locks.Where(held => held is { PartitionOf: null, IsAlone: false }).SelectMany(held => (catalog.Find(held.Table)?.Partitions ?? []).Select(partition => held with { Table = partition, PartitionOf = held.Table })))],
    };
}
