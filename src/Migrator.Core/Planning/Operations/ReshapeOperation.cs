namespace Migrator.Planning.Operations;

/// <summary>Gives an empty table that nobody uses its new shape at once.</summary>
public sealed record ReshapeOperation(TableName Table, IReadOnlyList<PreparedMapping> Mappings) : Operation;
