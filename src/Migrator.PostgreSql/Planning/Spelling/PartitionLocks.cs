using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Tells the locks of partitions: whatever locks a partitioned table, or one that is inherited from, for a transaction of ours locks them along with it.</summary>
internal static class PartitionLocks
{
    public static PlanStep Tell(PlanStep step, CatalogSnapshot catalog) => step with
    {
        Do = Tell(step.Do, catalog),
        Undo = step.Undo is null ? null : [.. step.Undo.Select(script => Tell(script, catalog))],
    };

    private static StepScript Tell(StepScript script, CatalogSnapshot catalog) => script with
    {
        Locks = [.. script.Locks.Concat(script.Locks.Where(held => held is { PartitionOf: null, IsAlone: false }).SelectMany(held => Below(catalog.Find(held.Table), script.IsTransactional).Select(partition => held with { Table = partition, PartitionOf = held.Table })))],
    };

    /// <summary>An index that is built by itself is one of its table alone, whoever inherits from that.</summary>
    public static IEnumerable<TableName> Below(TableSnapshot? table, bool isTransactional = true)
        => table is null ? [] : isTransactional ? table.Partitions.Concat(table.Heirs) : table.Partitions;
}
