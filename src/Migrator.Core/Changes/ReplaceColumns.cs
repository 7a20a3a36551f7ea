namespace Migrator.Changes;

/// <summary>Replaces columns by others: split, merge, change of unit.</summary>
public sealed record ReplaceColumns : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The columns that go, each with its value for old readers as an expression over the new ones.</summary>
    public required IReadOnlyList<ReplacedColumn> Old { get; init; }

    /// <summary>The columns that come, each with its value as an expression over the old ones. At least one.</summary>
    public required IReadOnlyList<ReplacementColumn> New { get; init; }

    /// <inheritdoc />
    public override string Describe()
        => $"replace {string.Join(", ", Old.Select(column => column.Name))} of {Table} by {string.Join(", ", New.Select(column => column.Column.Name))}";
}

/// <summary>A column that goes.</summary>
/// <param name="Name">The column.</param>
/// <param name="PopulatedBy">Its value from the new columns; null makes the whole replacement one-way.</param>
public sealed record ReplacedColumn(ColumnName Name, SqlText? PopulatedBy);

/// <summary>A column that comes.</summary>
/// <param name="Column">The column.</param>
/// <param name="PopulatedBy">Its value from the old columns.</param>
public sealed record ReplacementColumn(ColumnSpec Column, SqlText PopulatedBy);
