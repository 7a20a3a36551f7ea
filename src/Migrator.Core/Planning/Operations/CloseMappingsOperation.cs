namespace Migrator.Planning.Operations;

/// <summary>Removes the sync and the old columns in one transaction; what the old columns had is on the new ones then.</summary>
public sealed record CloseMappingsOperation(IReadOnlyList<PreparedMapping> Mappings, bool IsQuarantined) : Operation;
