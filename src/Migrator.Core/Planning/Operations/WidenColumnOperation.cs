using Migrator.Planning.Catalog;

namespace Migrator.Planning.Operations;

/// <summary>Changes a column's type in place where the server neither rewrites nor scans.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column as it is.</param>
/// <param name="To">The type as it will be, in the server's words.</param>
/// <param name="ComesBack">True if a rollback narrows it again; false if it leaves the type, because every row would be written anew.</param>
public sealed record WidenColumnOperation(TableName Table, ColumnSnapshot Column, string To, bool ComesBack) : Operation;
