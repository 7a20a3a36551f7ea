using Migrator.Planning.Catalog;

namespace Migrator.Planning.Operations;

/// <summary>Drops an index while rows are read and written.</summary>
public sealed record DropIndexOperation(TableName Table, IndexSnapshot Index) : Operation;
