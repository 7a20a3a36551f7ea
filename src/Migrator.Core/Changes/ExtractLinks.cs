namespace Migrator.Changes;

/// <summary>Lets a row refer to several others: a column that refers to one becomes rows of a table of links.</summary>
public sealed record ExtractLinks : SchemaChange
{
    /// <summary>The table that refers.</summary>
    public required TableName From { get; init; }

    /// <summary>The column that goes.</summary>
    public required ColumnName Column { get; init; }

    /// <summary>The table of links.</summary>
    public required TableName To { get; init; }

    /// <summary>The column of <see cref="To"/> that refers to what <see cref="Column"/> refers to.</summary>
    public required ColumnName Link { get; init; }

    /// <summary>The columns of <see cref="From"/> that name a row, paired by position with <see cref="ToKey"/>.</summary>
    public required IReadOnlyList<ColumnName> FromKey { get; init; }

    /// <summary>The columns of <see cref="To"/> that refer to that row.</summary>
    public required IReadOnlyList<ColumnName> ToKey { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"extract {Column} of {From} into the links of {To}";
}
