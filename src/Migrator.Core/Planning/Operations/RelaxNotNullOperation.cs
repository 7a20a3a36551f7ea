namespace Migrator.Planning.Operations;

/// <summary>Allows NULL in a column.</summary>
public sealed record RelaxNotNullOperation(TableName Table, ColumnName Column) : Operation;
