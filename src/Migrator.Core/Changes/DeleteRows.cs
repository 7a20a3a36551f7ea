namespace Migrator.Changes;

/// <summary>Deletes rows.</summary>
public sealed record DeleteRows : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>Which rows: those for which all of one of these hold. Empty for every row.</summary>
    public required IReadOnlyList<IReadOnlyList<ColumnValue>> Where { get; init; }

    /// <summary>When.</summary>
    public required Phase Phase { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"delete rows of {Table}";
}
