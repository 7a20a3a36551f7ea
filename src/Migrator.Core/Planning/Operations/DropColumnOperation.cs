using Migrator.Planning.Catalog;

namespace Migrator.Planning.Operations;

/// <summary>Drops a column that no mapping replaces.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column as it stands.</param>
/// <param name="QuarantineName">The name it has had in quarantine; null if it was not renamed.</param>
public sealed record DropColumnOperation(TableName Table, ColumnSnapshot Column, ColumnName? QuarantineName) : Operation;
