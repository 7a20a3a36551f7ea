namespace Migrator.Planning.Operations;

/// <summary>Adds moved columns to their new table and the sync between both tables, in one transaction.</summary>
public sealed record OpenMoveOperation(PreparedMove Move) : Operation;
