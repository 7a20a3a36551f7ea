namespace Migrator.Planning.Operations;

/// <summary>From here on every writer writes both shapes itself: new rows are not pending, and what disagrees is drift.</summary>
public sealed record ExpectBothShapesOperation(TableName Table, IReadOnlyList<PreparedMapping> Mappings) : Operation;
