using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Operations;

/// <summary>Adds a foreign key to an existing table: for new rows first, then proved for the others.</summary>
/// <param name="Change">The key.</param>
/// <param name="Inspection">What the server says of it.</param>
public sealed record AddForeignKeyOperation(CreateForeignKey Change, ConstraintInspection Inspection) : Operation;
