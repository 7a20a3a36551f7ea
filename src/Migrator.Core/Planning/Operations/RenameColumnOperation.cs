namespace Migrator.Planning.Operations;

/// <summary>Renames a column that nobody needs any more, so that it can still come back.</summary>
public sealed record RenameColumnOperation(TableName Table, ColumnName From, ColumnName To) : Operation;
