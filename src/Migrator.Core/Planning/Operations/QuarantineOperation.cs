namespace Migrator.Planning.Operations;

/// <summary>Renames the old columns of mappings out of reach; they are still fed, so that a rollback loses nothing.</summary>
public sealed record QuarantineOperation(IReadOnlyList<PreparedMapping> Mappings) : Operation;
