namespace Migrator.Planning.Operations;

/// <summary>Copies existing rows to the other table: each is touched, and the sync does the rest.</summary>
public sealed record CopyMoveOperation(PreparedMove Move) : Operation;
