using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Adds a column without touching a row: NULL, or a default that the server keeps in the catalog.</summary>
public sealed record AddColumnOperation(TableName Table, ColumnSpec Column) : Operation;
