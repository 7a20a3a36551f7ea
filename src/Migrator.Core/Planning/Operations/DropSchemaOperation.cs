namespace Migrator.Planning.Operations;

/// <summary>Drops an empty schema.</summary>
public sealed record DropSchemaOperation(string Name) : Operation;
