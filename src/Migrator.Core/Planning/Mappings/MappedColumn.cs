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

    /// <summary>True if its default gives another value at each call: a row that holds one while the other side is given need not have meant it.</summary>
    public bool HasVaryingDefault { get; init; }

    /// <summary>True if the server numbers it: a row that holds a number while the other side is given did not mean it.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>What gives its value from the other side; null if nothing does.</summary>
    public MappingFunction? Function { get; init; }
}
