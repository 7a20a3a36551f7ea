namespace Migrator.Planning.Operations;

/// <summary>Refuses NULL in a column without a scan under a lock.</summary>
public sealed record EnforceNotNullOperation(TableName Table, ColumnName Column) : Operation;
