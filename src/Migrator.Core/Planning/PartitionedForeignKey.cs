using Migrator.Changes;

namespace Migrator.Planning;

/// <summary>A foreign key of a partitioned table, added or dropped partition by partition. Which partitions there are is asked while it is done.</summary>
public sealed record PartitionedForeignKey : PartitionedPieces
{
    /// <summary>The key, which has the same name on every partition.</summary>
    public required CreateForeignKey Key { get; init; }

    /// <summary>True to add it; false to drop it, with what an interrupted addition has left.</summary>
    public required bool IsAdded { get; init; }
}
