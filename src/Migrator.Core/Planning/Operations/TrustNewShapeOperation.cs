namespace Migrator.Planning.Operations;

/// <summary>From here on nobody reads the old shape, and versions that write only the new one may start.</summary>
public sealed record TrustNewShapeOperation(TableName Table, IReadOnlyList<PreparedMapping> Mappings) : Operation;
