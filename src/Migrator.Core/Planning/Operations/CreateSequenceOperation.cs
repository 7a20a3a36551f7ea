using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Creates a sequence.</summary>
public sealed record CreateSequenceOperation(CreateSequence Sequence) : Operation;
