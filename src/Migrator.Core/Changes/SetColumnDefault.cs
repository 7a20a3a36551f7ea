namespace Migrator.Changes;

/// <summary>Gives a column a default.</summary>
public sealed record SetColumnDefault(TableName Table, ColumnName Column, ColumnDefault Default) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"set default of {Table}.{Column}";
}
