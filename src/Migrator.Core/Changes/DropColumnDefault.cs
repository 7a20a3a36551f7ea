namespace Migrator.Changes;

/// <summary>Takes a column's default away once no live version relies on it.</summary>
public sealed record DropColumnDefault(TableName Table, ColumnName Column) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"drop default of {Table}.{Column}";
}
