using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Operations;

/// <summary>Adds a check to an existing table: for new rows first, then proved for the others.</summary>
/// <param name="Change">The check.</param>
/// <param name="Inspection">What the server says of it.</param>
public sealed record AddCheckOperation(AddCheck Change, ConstraintInspection Inspection) : Operation;
