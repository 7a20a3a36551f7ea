namespace Migrator;

/// <summary>A column's name as the server stores it: unquoted, case kept.</summary>
public sealed record ColumnName(string Value)
{
    /// <summary>The name as people write it; never SQL.</summary>
    public override string ToString() => Value;
}
