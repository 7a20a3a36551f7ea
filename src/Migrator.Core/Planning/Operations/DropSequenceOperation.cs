namespace Migrator.Planning.Operations;

/// <summary>Drops a sequence.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="QuarantineName">The name it has had in quarantine; null if it was not renamed.</param>
public sealed record DropSequenceOperation(TableName Sequence, TableName? QuarantineName) : Operation;
