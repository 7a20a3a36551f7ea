using System.Text.Json.Serialization;

namespace Migrator.Planning;

/// <summary>What is brought to a partitioned table, or taken from it, partition by partition. Which partitions there are is asked while it is done.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(PartitionedIndex), "index")]
[JsonDerivedType(typeof(PartitionedForeignKey), "foreign-key")]
public abstract record PartitionedPieces;
