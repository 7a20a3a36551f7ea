namespace Migrator.Planning.Mappings;

/// <summary>A column of one side of a mapping.</summary>
public sealed record MappedColumn
{
    /// <summary>The column's present name.</summary>
    public required ColumnName Name { get; init; }

    /// <summary>Its type with modifier, in the server's words.</summary>
    public required string Type { get; init; }

    /// <summary>True if it refuses NULL.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>Its default, if immutable: a row that holds it while the other side is given did not mean it. Null otherwise.</summary>
    public string? ImmutableDefault { get; init; }

    /// <summary>A default that gives another value at each call, taken from the column while the mapping is open: the sync gives it to rows that name neither side. Null for none.</summary>
    public string? MovedDefault { get; init; }

    /// <summary>True if the server numbers it: a row that holds a number while the other side is given did not mean it.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>What gives its value from the other side; null if nothing does.</summary>
    public MappingFunction? Function { get; init; }
}
