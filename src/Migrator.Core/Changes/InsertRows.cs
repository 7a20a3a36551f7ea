namespace Migrator.Changes;

/// <summary>Inserts rows, exactly once.</summary>
public sealed record InsertRows : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The rows, in order; each names its own columns.</summary>
    public required IReadOnlyList<IReadOnlyList<ColumnValue>> Rows { get; init; }

    /// <summary>When.</summary>
    public required Phase Phase { get; init; }

    /// <summary>What becomes of values for a column that the server numbers always.</summary>
    public IdentityOverride Identity { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"insert {Rows.Count} {(Rows.Count == 1 ? "row" : "rows")} into {Table}";
}

/// <summary>What becomes of values for a column that the server numbers.</summary>
public enum IdentityOverride
{
    /// <summary>As the column says.</summary>
    None,

    /// <summary>They are kept: OVERRIDING SYSTEM VALUE.</summary>
    System,

    /// <summary>They are ignored: OVERRIDING USER VALUE.</summary>
    User,
}
