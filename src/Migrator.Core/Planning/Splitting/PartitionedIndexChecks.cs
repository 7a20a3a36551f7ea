using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>What an index of a partitioned table needs, so that no partition stands in its way half way through.</summary>
internal static class PartitionedIndexChecks
{
    public static IEnumerable<Finding> Check(TableSnapshot table, CreateIndex index, PlanScope scope)
        => Check(table, index.Name, index.IsUnique ? [.. index.Keys.Select(key => key.Column)] : null, scope);

    /// <param name="table">The partitioned table.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="uniqueKey">The columns that are to be unique; null if they need not be.</param>
    /// <param name="scope">What is known.</param>
    public static IEnumerable<Finding> Check(TableSnapshot table, string name, IReadOnlyList<ColumnName>? uniqueKey, PlanScope scope)
    {
        foreach (var divided in uniqueKey is null ? [] : Divided(table, scope))
        {
            if (divided.IsPartitionedByExpression || divided.PartitionKey.Except(uniqueKey!).Any())
            {
                yield return Refusals.Of(
                    "MIG1185", $"{table.Name}: {name}", $"rows of {divided.Name} go to their partition by {string.Join(", ", divided.PartitionKey)}{(divided.IsPartitionedByExpression ? ", in an expression" : "")}, and the server can only keep unique what includes those columns themselves: no index spans two partitions",
                    "Add the columns of the partition key to it, or give up uniqueness over the whole table.");
                yield break;
            }
        }

        foreach (var partition in table.Partitions)
        {
            var piece = PartitionedIndex.DerivedNameOn(name, partition, scope.IdentifierLimit);
            if (scope.Catalog.Tables.Any(other => other.Name.Schema == partition.Schema && (other.Name.Name == piece || other.Indexes.Any(index => index.Name == piece))))
            {
                yield return Refusals.Of("MIG1186", $"{partition.Schema}.{piece}", $"the index {name} of {table.Name} would have that name on {partition}, and it is taken", "Choose another name for the index.");
            }
        }
    }

    /// <summary>The table and those of its partitions that have partitions themselves.</summary>
    private static IEnumerable<TableSnapshot> Divided(TableSnapshot table, PlanScope scope)
        => scope.Catalog.PartitionsOf(table.Name).Where(partition => partition.Kind is RelationKind.PartitionedTable).Prepend(table);
}
