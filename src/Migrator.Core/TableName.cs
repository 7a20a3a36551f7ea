namespace Migrator;

/// <summary>A table with its schema, as the server stores both names: unquoted, case kept.</summary>
public sealed record TableName(string Schema, string Name)
{
    /// <summary>The name as people write it; never SQL.</summary>
    public override string ToString() => $"{Schema}.{Name}";
}
