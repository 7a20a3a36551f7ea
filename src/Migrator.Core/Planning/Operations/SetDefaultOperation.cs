using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Gives a column a default; null takes it away.</summary>
public sealed record SetDefaultOperation(TableName Table, ColumnName Column, ColumnDefault? Default) : Operation;
