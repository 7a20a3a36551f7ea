using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Runs the author's SQL.</summary>
public sealed record RunSqlOperation(RunSql Change) : Operation;
