namespace Migrator.Planning.Operations;

/// <summary>Adds the new columns of a table and the sync that keeps both shapes alike, in one transaction.</summary>
public sealed record OpenMappingsOperation(TableName Table, IReadOnlyList<PreparedMapping> Mappings) : Operation;
