namespace Migrator.Changes;

/// <summary>A column as an author describes it.</summary>
public sealed record ColumnSpec
{
    /// <summary>The column's name.</summary>
    public required ColumnName Name { get; init; }

    /// <summary>The wanted type; null where the author names none (a replacement keeps what it has).</summary>
    public ColumnType? Type { get; init; }

    /// <summary>Whether NULL is allowed; null means the author did not say.</summary>
    public bool? IsNullable { get; init; }

    /// <summary>The wanted default; null means the author did not say.</summary>
    public ColumnDefault? Default { get; init; }

    /// <summary>True if the server numbers the rows.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>The collation's name; null for the default of the type.</summary>
    public string? Collation { get; init; }

    /// <summary>The expression of a generated column; null for an ordinary one.</summary>
    public SqlText? GeneratedAs { get; init; }

    /// <summary>True if a generated column is computed when it is read; false if its value is stored.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>The column's comment; null means the author did not say.</summary>
    public string? Comment { get; init; }
}
