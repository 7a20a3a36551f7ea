using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>What an exclusion constraint of a partitioned table needs: the server compares rows of one partition with each other, and never of two.</summary>
internal static class PartitionedExclusionChecks
{
    private const int FirstThatKnows = 17;

    /// <summary>What the server's version says.</summary>
    public static IEnumerable<Finding> Check(TableSnapshot table, AddExclusion add, PlanScope scope)
        => scope.Catalog.Server.Major >= FirstThatKnows ? [] :
        [
            Refusals.Of(
                "MIG1402", $"{table.Name}: {add.Name}", $"it is partitioned, and PostgreSQL {scope.Catalog.Server.Major} knows no exclusion constraint on such a table; {FirstThatKnows} is the first that does",
                $"Add it to each partition: Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"ALTER TABLE … ADD CONSTRAINT … EXCLUDE …\"). Rows of two partitions are not compared on PostgreSQL {FirstThatKnows} either."),
        ];

    /// <summary>What can only be seen once the server has said what is compared, and with which operators.</summary>
    public static IEnumerable<Finding> CheckCompared(PlanScope scope)
    {
        foreach (var add in scope.Definition.Changes.OfType<AddExclusion>())
        {
            if (scope.Catalog.Find(add.Table) is not { Kind: RelationKind.PartitionedTable } table)
            {
                continue;
            }

            var equal = Equal(scope.Constraints[add]).ToHashSet();
            if (scope.Catalog.PartitionsOf(table.Name).Where(partition => partition.Kind is RelationKind.PartitionedTable).Prepend(table)
                .FirstOrDefault(divided => divided.IsPartitionedByExpression || divided.PartitionKey.Any(column => !equal.Contains(Written(column)) && !equal.Contains(column.Value))) is { } divided)
            {
                yield return Refusals.Of(
                    "MIG1403", $"{table.Name}: {add.Name}",
                    $"rows of {divided.Name} go to their partition by {string.Join(", ", divided.PartitionKey)}{(divided.IsPartitionedByExpression ? ", in an expression" : "")}, and the server compares no rows of two partitions: it wants each of those columns compared with =",
                    "Add .With(\"…\", \"=\") for each column of the partition key, or give up the constraint over the whole table.");
            }
        }
    }

    /// <summary>Its pieces come back under the names they had; what somebody has said about one of them would not.</summary>
    public static IEnumerable<Finding> CheckDropped(TableSnapshot table, ConstraintSnapshot constraint, PlanScope scope)
        => from piece in PartitionedIndex.PiecesOf(table, constraint.Name, scope.Catalog)
           let partition = scope.Catalog.Find(piece.Partition)!
           where partition.Indexes.Any(index => index.Name == piece.Name && index is not { Comment: null, IsClustered: false, Statistics: [] }) || partition.Constraints.Any(own => own.Name == piece.Name && own.Comment is not null)
           select Refusals.Of(
               "MIG1404", $"{piece.Partition}: {piece.Name}", $"this partition's part of {constraint.Name} has a comment, or its index a property of its own, which a rollback could not bring back",
               "Take that away first, or drop the constraint by Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"…\").");

    private static IEnumerable<string> Equal(ConstraintInspection exclusion)
        => exclusion.Compared.Zip(exclusion.Operators).Where(pair => pair.Second.EndsWith(".=)", StringComparison.Ordinal)).Select(pair => pair.First);

    /// <summary>A column in the server's words where these need quotes; an expression never looks like that.</summary>
    private static string Written(ColumnName column) => $"\"{column.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
