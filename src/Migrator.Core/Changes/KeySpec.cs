namespace Migrator.Changes;

/// <summary>A primary key or unique constraint of a table that is being created.</summary>
public sealed record KeySpec
{
    /// <summary>The constraint's name; null lets the server choose.</summary>
    public string? Name { get; init; }

    /// <summary>True for the primary key.</summary>
    public required bool IsPrimary { get; init; }

    /// <summary>The key's columns, in order.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>When it is looked at; null: at once, always.</summary>
    public Deferral? Deferral { get; init; }
}
