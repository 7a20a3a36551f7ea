namespace Migrator.Planning.Catalog;

/// <summary>An index as it stands.</summary>
public sealed record IndexSnapshot
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The statement that would build it, in the server's words.</summary>
    public required string Definition { get; init; }

    /// <summary>The same without what comes before the table's name, and without that name: access method, columns and what follows.</summary>
    public string Body { get; init; } = "";

    /// <summary>The index of the partitioned table above that this one is a piece of; null if it is by itself.</summary>
    public TableName? PartitionOf { get; init; }

    /// <summary>True if it refuses a second row with the same key.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>True if it is on plain columns and on all rows, and checks at once.</summary>
    public bool IsPlain { get; init; }

    /// <summary>True for the primary key's.</summary>
    public required bool IsPrimary { get; init; }

    /// <summary>False if a build was given up half way.</summary>
    public required bool IsValid { get; init; }

    /// <summary>True if the table's replica identity is this index.</summary>
    public bool IsReplicaIdentity { get; init; }

    /// <summary>True if the table is clustered on it.</summary>
    public bool IsClustered { get; init; }

    /// <summary>The comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>Every column it reads: keys, expressions, predicate, included.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The constraint it belongs to; null for a plain index.</summary>
    public string? Constraint { get; init; }

    /// <summary>A collation that had another version when it was built than the server has now; null for none.</summary>
    public string? OutdatedCollation { get; init; }

    /// <summary>Statistics targets of its expressions, where they are not the default.</summary>
    public IReadOnlyList<IndexStatistics> Statistics { get; init; } = [];
}

/// <summary>How much the server learns about an expression of an index.</summary>
/// <param name="Position">The expression's place in the index, from 1.</param>
/// <param name="Target">The statistics target.</param>
public sealed record IndexStatistics(int Position, int Target);
