namespace Migrator.Changes;

/// <summary>Gives columns of existing rows new values, each row exactly once.</summary>
public sealed record UpdateRows : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The new values; an expression may read the row as it was.</summary>
    public required IReadOnlyList<ColumnValue> Set { get; init; }

    /// <summary>Which rows: all of these hold. Empty for every row.</summary>
    public required IReadOnlyList<ColumnValue> Where { get; init; }

    /// <summary>When.</summary>
    public required Phase Phase { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"update {string.Join(", ", Set.Select(value => value.Column))} of {Table}";
}
