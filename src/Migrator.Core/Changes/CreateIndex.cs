namespace Migrator.Changes;

/// <summary>Builds an index without blocking writers.</summary>
public sealed record CreateIndex : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The index's name.</summary>
    public required string Name { get; init; }

    /// <summary>The key columns, in order.</summary>
    public required IReadOnlyList<IndexKey> Keys { get; init; }

    /// <summary>True if no two rows may have the same key.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Columns stored in the index but not part of the key.</summary>
    public IReadOnlyList<ColumnName> Include { get; init; } = [];

    /// <summary>The predicate of a partial index; null for all rows.</summary>
    public SqlText? Filter { get; init; }

    /// <summary>The access method in the server's words (btree, hash, gin, …); null for its default.</summary>
    public string? Method { get; init; }

    /// <summary>How full pages are packed, in percent; null for the server's default.</summary>
    public int? FillFactor { get; init; }

    /// <summary>False if two NULLs count as the same key; null for the server's default.</summary>
    public bool? NullsDistinct { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"create {(IsUnique ? "unique " : "")}index {Name} on {Table}";
}

/// <summary>A key column of an index.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsDescending">True for the largest value first.</param>
/// <param name="NullsFirst">Where NULLs sort; null for the server's default.</param>
public sealed record IndexKey(ColumnName Column, bool IsDescending = false, bool? NullsFirst = null);
