namespace Migrator.Planning.Operations;

/// <summary>Creates a schema.</summary>
public sealed record CreateSchemaOperation(string Name) : Operation;
