using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Operations;

/// <summary>Adds an exclusion constraint to an existing table, for which no server has an online way.</summary>
/// <param name="Change">The constraint.</param>
/// <param name="Inspection">What the server says of it.</param>
public sealed record AddExclusionOperation(AddExclusion Change, ConstraintInspection Inspection) : Operation;
