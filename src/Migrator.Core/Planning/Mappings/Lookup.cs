namespace Migrator.Planning.Mappings;

/// <summary>The table that the new shape of a mapping refers to: it holds each value of the old shape once.</summary>
public sealed record Lookup
{
    /// <summary>The lookup table.</summary>
    public required TableName Table { get; init; }

    /// <summary>Its key, which the mapping's new column refers to; the server gives it to new rows.</summary>
    public required ColumnName Key { get; init; }

    /// <summary>The columns that hold the values, unique together, paired by position with the mapping's old columns.</summary>
    public required IReadOnlyList<ColumnName> Values { get; init; }

    /// <summary>The collations of <see cref="Values"/>, quoted by the server; null for that of the type.</summary>
    public required IReadOnlyList<string?> Collations { get; init; }

    /// <summary>True if the migration that brought the mapping creates the table, so that no running version writes it.</summary>
    public required bool IsCreatedHere { get; init; }

    /// <summary>What the names of the triggers and functions are made of.</summary>
    public required string SyncName { get; init; }
}
