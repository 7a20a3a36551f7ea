namespace Migrator.Planning.Operations;

/// <summary>Changes a column's type in place where the server neither rewrites nor scans.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="From">The type as it is, in the server's words.</param>
/// <param name="To">The type as it will be.</param>
public sealed record WidenColumnOperation(TableName Table, ColumnName Column, string From, string To) : Operation;
