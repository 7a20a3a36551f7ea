namespace Migrator.Changes;

/// <summary>Creates a table that no live version knows yet.</summary>
public sealed record CreateTable : SchemaChange
{
    /// <summary>The table's name.</summary>
    public required TableName Table { get; init; }

    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<ColumnSpec> Columns { get; init; }

    /// <summary>Primary key and unique constraints; the key of columns marked as primary key is among them.</summary>
    public IReadOnlyList<KeySpec> Keys { get; init; } = [];

    /// <summary>The table's comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"create table {Table}";
}
