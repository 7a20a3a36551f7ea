using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Builds the index of a unique constraint or primary key without keeping anybody out, then makes it the constraint.</summary>
/// <param name="Change">The table and the key.</param>
/// <param name="Unproved">Columns of a primary key that allow NULL until then.</param>
public sealed record AddKeyOperation(AddKey Change, IReadOnlyList<ColumnName> Unproved) : Operation;
