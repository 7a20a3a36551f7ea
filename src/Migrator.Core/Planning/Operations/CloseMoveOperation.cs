namespace Migrator.Planning.Operations;

/// <summary>Removes the sync between two tables and drops the moved columns from the first, in one transaction.</summary>
public sealed record CloseMoveOperation(PreparedMove Move) : Operation;
