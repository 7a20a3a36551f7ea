namespace Migrator.Planning.Operations;

/// <summary>Comments on a table, or on a column of it.</summary>
public sealed record CommentOperation(TableName Table, ColumnName? Column, string? Comment) : Operation;
