namespace Migrator.Changes;

/// <summary>Creates a schema.</summary>
public sealed record CreateSchema(string Name) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"create schema {Name}";
}
