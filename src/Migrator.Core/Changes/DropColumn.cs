namespace Migrator.Changes;

/// <summary>Removes a column once no live version reads it.</summary>
public sealed record DropColumn : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The column that goes.</summary>
    public required ColumnName Column { get; init; }

    /// <summary>What old readers see in rows that new versions insert without the column; null for its default or NULL.</summary>
    public SqlText? LastValue { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"drop column {Table}.{Column}";
}
