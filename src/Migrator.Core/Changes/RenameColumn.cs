namespace Migrator.Changes;

/// <summary>Gives a column a new name while readers and writers of the old name keep working.</summary>
public sealed record RenameColumn : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The name that live versions use.</summary>
    public required ColumnName From { get; init; }

    /// <summary>The name that new versions use.</summary>
    public required ColumnName To { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"rename column {Table}.{From} to {To}";
}
