namespace Migrator.Planning.Operations;

/// <summary>Copies existing rows to the new columns, in one pass for all mappings of the table.</summary>
public sealed record BackfillOperation(TableName Table, IReadOnlyList<PreparedMapping> Mappings) : Operation;
