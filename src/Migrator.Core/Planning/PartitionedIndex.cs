using System.Text.Json.Serialization;
using Migrator.Planning.Catalog;

namespace Migrator.Planning;

/// <summary>An index of a partitioned table, built or dropped partition by partition. Which partitions there are is asked while it is done.</summary>
public sealed record PartitionedIndex : PartitionedPieces
{
    /// <summary>The partitioned table at the top.</summary>
    public required TableName Table { get; init; }

    /// <summary>The index's name there.</summary>
    public required string Name { get; init; }

    /// <summary>True if no two rows may have the same key.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>What follows the table's name in the statement that builds it.</summary>
    public required string Definition { get; init; }

    /// <summary>The constraint that it enforces, without its columns: <c>UNIQUE</c> or <c>PRIMARY KEY</c>; null for a plain index.</summary>
    public string? Constraint { get; init; }

    /// <summary>When the constraint is looked at, as it stands after its columns; empty for at once.</summary>
    public string Deferral { get; init; } = "";

    /// <summary>True to build it; false to drop it, with what an interrupted build has left.</summary>
    public required bool IsBuilt { get; init; }

    /// <summary>True if its pieces stand by themselves, until they become parts of a key of the table in the transaction in which that changes hands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLoose { get; init; }

    /// <summary>The names its pieces had on partitions where they were not derived.</summary>
    public IReadOnlyList<IndexOfPartition> Names { get; init; } = [];

    /// <summary>The index's name on a partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="identifierLimit">The longest name, in bytes of UTF-8.</param>
    public string NameOn(TableName partition, int identifierLimit)
        => Names.FirstOrDefault(known => known.Partition == partition)?.Name ?? DerivedNameOn(Name, partition, identifierLimit);

    /// <summary>The name that a piece gets if nothing else is said.</summary>
    /// <param name="index">The index's name on the partitioned table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="identifierLimit">The longest name, in bytes of UTF-8.</param>
    public static string DerivedNameOn(string index, TableName partition, int identifierLimit)
    {
        ArgumentNullException.ThrowIfNull(partition);

        return DerivedName.Fit($"{partition.Name}_{index}", identifierLimit);
    }

    /// <summary>The pieces that an index has now.</summary>
    /// <param name="table">The partitioned table.</param>
    /// <param name="index">The index's name there.</param>
    /// <param name="catalog">The catalog.</param>
    public static IReadOnlyList<IndexOfPartition> PiecesOf(TableSnapshot table, string index, CatalogSnapshot catalog)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(catalog);

        var partitions = catalog.PartitionsOf(table.Name).ToList();
        HashSet<TableName> found = [new(table.Name.Schema, index)];
        List<IndexOfPartition> pieces = [];
        for (var before = -1; before < found.Count;)
        {
            before = found.Count;
            foreach (var (partition, piece) in partitions.SelectMany(partition => partition.Indexes.Select(piece => (partition, piece))))
            {
                if (piece.PartitionOf is { } above && found.Contains(above) && found.Add(new(partition.Name.Schema, piece.Name)))
                {
                    pieces.Add(new(partition.Name, piece.Name));
                }
            }
        }

        return [.. pieces.OrderBy(piece => piece.Partition.ToString(), StringComparer.Ordinal)];
    }
}

/// <summary>The piece of an index that a partition has.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Name">The name of its index.</param>
public sealed record IndexOfPartition(TableName Partition, string Name);
