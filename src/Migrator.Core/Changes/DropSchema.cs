namespace Migrator.Changes;

/// <summary>Removes an empty schema.</summary>
public sealed record DropSchema(string Name) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"drop schema {Name}";
}
