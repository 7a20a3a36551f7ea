namespace Migrator.Changes;

/// <summary>Adds a column that belongs to the new version.</summary>
public sealed record AddColumn : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The new column.</summary>
    public required ColumnSpec Column { get; init; }

    /// <summary>What rows that do not give a value get, existing ones included; may be volatile. Null for none.</summary>
    public SqlText? InitialValue { get; init; }

    /// <summary>The same as <see cref="InitialValue"/>, given as a value that the dialect spells. At most one of the two is set.</summary>
    public ConstantDefault? InitialConstant { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"add column {Table}.{Column.Name}";
}
