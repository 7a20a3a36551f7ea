namespace Migrator.Planning.Operations;

/// <summary>Gives the new columns the names of the old ones, with everything that belongs to the name, in one short transaction per table.</summary>
public sealed record FlipOperation(IReadOnlyList<PreparedMapping> Mappings) : Operation;
