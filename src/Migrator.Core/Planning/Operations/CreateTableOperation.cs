using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Creates a table together with its indexes and constraints; nobody can be waiting for it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Indexes">Indexes that the same migration creates on it.</param>
/// <param name="ForeignKeys">Foreign keys that the same migration creates from it, or to it from one that is created before.</param>
/// <param name="Constraints">Checks and exclusion constraints that the same migration gives it.</param>
public sealed record CreateTableOperation(
    CreateTable Table, IReadOnlyList<CreateIndex> Indexes, IReadOnlyList<CreateForeignKey> ForeignKeys, IReadOnlyList<BornConstraint> Constraints) : Operation;

/// <summary>A constraint that a table is created with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">The constraint in the server's words.</param>
public sealed record BornConstraint(string Name, string Definition);
