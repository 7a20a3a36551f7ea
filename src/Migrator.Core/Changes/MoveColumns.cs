namespace Migrator.Changes;

/// <summary>Moves columns to another table whose rows stand one to one beside the rows of theirs.</summary>
public sealed record MoveColumns : SchemaChange
{
    /// <summary>The table that has the columns.</summary>
    public required TableName From { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The table that gets them, under the same names and with the same types.</summary>
    public required TableName To { get; init; }

    /// <summary>The columns of <see cref="From"/> that name a row, paired by position with <see cref="ToKey"/>.</summary>
    public required IReadOnlyList<ColumnName> FromKey { get; init; }

    /// <summary>The columns of <see cref="To"/> that refer to that row.</summary>
    public required IReadOnlyList<ColumnName> ToKey { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"move {string.Join(", ", Columns)} from {From} to {To}";
}
