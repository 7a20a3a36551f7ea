namespace Migrator.Changes;

/// <summary>Changes type, nullability, default or comment of a column that keeps its name.</summary>
/// <remarks>Authors repeat the type even when only nullability changes: whether it is a type change is the server's to say.</remarks>
public sealed record AlterColumn : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The column as it is wanted; what is null stays as it is.</summary>
    public required ColumnSpec Column { get; init; }

    /// <summary>Old value to new value; in it the column's name means the old value. Null: the server's assignment cast.</summary>
    public SqlText? Up { get; init; }

    /// <summary>New value to old value; in it the column's name means the new value. Null with an <see cref="Up"/>: one-way.</summary>
    public SqlText? Down { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"alter column {Table}.{Column.Name}";
}
