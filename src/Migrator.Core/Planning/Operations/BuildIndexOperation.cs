using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Builds an index while rows are read and written.</summary>
public sealed record BuildIndexOperation(CreateIndex Index) : Operation;
