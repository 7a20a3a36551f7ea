using Migrator.Planning.Catalog;

namespace Migrator.Planning.Operations;

/// <summary>Takes a constraint away.</summary>
/// <param name="Constraint">The constraint.</param>
/// <param name="Index">The index behind it; null where there is none.</param>
public sealed record DropConstraintOperation(ConstraintSnapshot Constraint, IndexSnapshot? Index) : Operation;
