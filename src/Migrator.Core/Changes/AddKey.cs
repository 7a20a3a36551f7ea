namespace Migrator.Changes;

/// <summary>Gives an existing table a primary key or a unique constraint.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The key.</param>
public sealed record AddKey(TableName Table, KeySpec Key) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"add {(Key.IsPrimary ? "primary key" : "unique constraint")} {Key.Name} to {Table}";
}
